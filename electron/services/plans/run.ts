import { abortable } from '../../../common/base/abortable.ts';
import { AppError } from '../../../common/base/app-error.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { PlanStep } from '../../../common/ipc/plan-step.ts';
import type { HostKeyQuestion, PlanRunRow, PlanRunState } from '../../../common/ipc/rows/plan-run.ts';
import { knownError } from '../../bootstrap/known-error.ts';
import { type PlanResult, changesIn } from '../../bootstrap/plan.ts';
import type { UnknownHostKey } from '../../hosts/ssh/connect-error.ts';
import type { PlanRun } from '../clusters/clusters.ts';
import { CommandLog } from './command-log.ts';
import { RecordedHost } from './recorded-host.ts';

export interface RunOptions {
  readonly row: Omit<PlanRunRow, 'state'>;
  readonly clock: Clock;
  /** Does the plan's work; the run has ended when its promise is settled. */
  readonly act: (work: PlanRun) => Promise<PlanResult>;
  /** Gets the run's row at each change of it. */
  readonly onRow: (row: PlanRunRow) => void;
}

/** One run of a plan: what it is at, what it has done, and what it asks. It begins when it is made. */
export class Run {
  readonly commands = new CommandLog();
  /** Fulfilled when nothing of the run goes on any more. */
  readonly ended: Promise<void>;
  readonly #options: RunOptions;
  readonly #cancel = new AbortController();
  readonly #steps = new Map<string, PlanStep>();
  readonly #stepListeners = new Set<(key: string, step: PlanStep) => void>();
  #state: PlanRunState = { kind: 'running' };
  #answer: { readonly fingerprint: string; readonly give: (trust: boolean) => void } | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    this.ended = this.#work();
  }

  get row(): PlanRunRow {
    return { ...this.#options.row, state: this.#state };
  }

  get isGoingOn(): boolean {
    return this.#state.kind === 'running' || this.#state.kind === 'cancelling';
  }

  /** The steps as they are, in the plan's order; `phase/host`, or `phase`. */
  get steps(): ReadonlyMap<string, PlanStep> {
    return this.#steps;
  }

  onStep(listener: (key: string, step: PlanStep) => void): () => void {
    this.#stepListeners.add(listener);
    return () => this.#stepListeners.delete(listener);
  }

  /** Says whether the key a host shows is to be trusted. Error: `plan-question-gone`. */
  answer(fingerprint: string, trust: boolean): void {
    if (this.#answer?.fingerprint !== fingerprint) throw new AppError('plan-question-gone', { fingerprint });
    this.#answer.give(trust);
  }

  /** Nothing new is begun, and what runs is told. Cancelling what has ended is nothing. */
  cancel(): void {
    if (this.#state.kind !== 'running') return;
    this.#become({ kind: 'cancelling' });
    this.#cancel.abort(new DOMException('the run was cancelled', 'AbortError'));
  }

  async #work(): Promise<void> {
    const { act, clock } = this.#options;
    const { signal } = this.#cancel;
    const end = await act({
      policy: { confirm: (unknown) => this.#ask(unknown) },
      signal,
      onStep: (step) => this.#step(step),
      watch: (host) => new RecordedHost(host, (line) => this.commands.add(line), clock),
    }).then(
      (result) => stateOf(result, clock.now()),
      (thrown: unknown): PlanRunState => {
        const ended = clock.now();
        if (signal.aborted) return { kind: 'cancelled', ended };
        return { kind: 'failed', ended, failures: [{ error: knownError(thrown).toJSON() }] };
      },
    );
    this.commands.end();
    this.#become(end);
  }

  #step(step: PlanStep): void {
    const key = step.host === undefined ? step.phase : `${step.phase}/${step.host}`;
    this.#steps.set(key, step);
    for (const listener of this.#stepListeners) listener(key, step);
  }

  async #ask({ params, fingerprint }: UnknownHostKey): Promise<boolean> {
    const { host, address, type } = params as Record<'host' | 'address' | 'type', string>;
    const question: HostKeyQuestion = { host, address, type, fingerprint };
    const answer = new Promise<boolean>((give) => (this.#answer = { fingerprint, give }));
    this.#become({ kind: 'running', question });
    try {
      return await abortable(answer, this.#cancel.signal);
    } finally {
      this.#answer = undefined;
      if (this.#state.kind === 'running') this.#become({ kind: 'running' });
    }
  }

  #become(state: PlanRunState): void {
    this.#state = state;
    this.#options.onRow(this.row);
  }
}

function stateOf({ outcome, steps, failures }: PlanResult, ended: number): PlanRunState {
  switch (outcome) {
    case 'done':
      return { kind: 'done', ended, changes: changesIn(steps) };
    case 'cancelled':
      return { kind: 'cancelled', ended };
    case 'failed':
      return {
        kind: 'failed',
        ended,
        failures: failures.map(({ phase, host, error }) => ({ phase, host, error: error.toJSON() })),
      };
  }
}
