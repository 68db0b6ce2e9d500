import type { PlanStep } from '../../common/ipc/plan-step.ts';
import { type PlanResult, changesIn } from '../bootstrap/plan.ts';
import { exitCodes } from './command.ts';
import type { Terminal } from './terminal.ts';
import { alignedTable } from './aligned-table.ts';

/** Shows a plan's steps as they go: a line for each that changed something, and what runs now at the bottom. */
export class PlanReport {
  readonly #terminal: Terminal;
  readonly #running = new Map<string, PlanStep>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly onStep = (step: PlanStep): void => {
    const key = `${step.phase}/${step.host ?? ''}`;
    if (step.state.kind === 'running') this.#running.set(key, step);
    else this.#running.delete(key);
    const line = this.#lineFor(step);
    if (line !== undefined) this.#terminal.line(line);
    this.#terminal.status([...this.#running.values()].map(runningWords).join(' · '));
  };

  #lineFor({ phase, host = '', state }: PlanStep): string | undefined {
    const terminal = this.#terminal;
    const place = `${host.padEnd(10)} ${phase}`;
    switch (state.kind) {
      case 'pending':
      case 'running':
      case 'skipped':
      case 'cancelled':
        return undefined;
      case 'done': {
        const [first, ...more] = state.changes;
        if (first === undefined) return undefined;
        const others = more.length > 0 ? ` and ${more.length} more` : '';
        const seconds = terminal.styled('dim', `${secondsOf(state.duration)} s`);
        return `${terminal.styled('green', '✓')} ${place}: ${first}${others} ${seconds}`;
      }
      case 'failed':
        return `${terminal.styled('red', '✗')} ${place}`;
    }
  }

  /** The end of it: the table of phases, what failed and how to go on. Gives the exit code. */
  end(result: PlanResult, done: (changes: number) => string): number {
    const terminal = this.#terminal;
    terminal.status('');
    terminal.line();
    for (const line of phaseTable(result.steps)) terminal.line(terminal.styled('dim', line));
    terminal.line();
    for (const { phase, title, host, error } of result.failures) {
      const place = host === undefined ? phase : `${phase} on ${host}`;
      terminal.complain(`${place}: failed to ${title}\n${error.message}\n${error.fix}\n`);
    }
    switch (result.outcome) {
      case 'done':
        terminal.line(terminal.styled('bold', done(changesIn(result.steps))));
        return exitCodes.done;
      case 'failed':
        return exitCodes.failed;
      case 'cancelled':
        terminal.complain('Cancelled. What is done is not done twice: run the same again to go on.');
        return exitCodes.cancelled;
    }
  }
}

/** Of each phase that began: seconds (of its slowest host), and on each host the number of changes. */
function phaseTable(steps: readonly PlanStep[]): string[] {
  const hosts = [...new Set(steps.flatMap(({ host }) => host ?? []))];
  const begun = new Set(steps.flatMap(({ phase, state }) => ('duration' in state ? [phase] : [])));
  const phases = Map.groupBy(
    steps.filter(({ phase }) => begun.has(phase)),
    ({ phase }) => phase,
  );
  const rows = [...phases].map(([phase, group]) => {
    const durations = group.flatMap(({ state }) => ('duration' in state ? [state.duration] : []));
    const seconds = durations.length > 0 ? secondsOf(Math.max(...durations)) : '';
    const whole = group.find(({ host }) => host === undefined);
    const cells = hosts.map((host) => stateWord(group.find((step) => step.host === host)));
    return [phase, seconds, ...(whole ? [stateWord(whole)] : cells)];
  });
  return alignedTable([['PHASE', 'SECONDS', ...hosts], ...rows]);
}

function stateWord(step: PlanStep | undefined): string {
  if (step === undefined) return '';
  return step.state.kind === 'done' ? String(step.state.changes.length) : step.state.kind;
}

function runningWords({ phase, host, state }: PlanStep): string {
  const note = state.kind === 'running' && state.note ? ` ${state.note}` : '';
  return `${host ? `${host} ` : ''}${phase}${note}`;
}

const secondsOf = (duration: number) => (duration / 1000).toFixed(1);
