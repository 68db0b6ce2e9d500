import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../common/base/app-error.ts';
import type { PlanStep, StepState } from '../../common/ipc/plan-step.ts';
import type { PlanResult } from '../bootstrap/plan.ts';
import { PlanReport } from './plan-report.ts';
import { Terminal } from './terminal.ts';

const step = (phase: string, host: string | undefined, state: StepState): PlanStep => ({
  phase,
  title: phase,
  host,
  state,
});
const done = (...changes: string[]): StepState => ({ kind: 'done', changes, duration: 1_500 });
const error = new AppError('host-connection-lost', { host: 'h2', reason: 'gone' });
const result = (steps: readonly PlanStep[], more: Partial<PlanResult> = {}): PlanResult => ({
  outcome: 'done',
  steps,
  failures: [],
  factsOf: () => undefined,
  ...more,
});

/** A terminal that is none, and what was written to it. */
function written() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const streams = { stdout, stderr, stdin: new PassThrough() } as unknown as ConstructorParameters<typeof Terminal>[0];
  const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { terminal: new Terminal(streams), out: () => text(stdout), err: () => text(stderr) };
}

describe('the report of a plan', () => {
  it('has a line for each step that changed something, as it is done', () => {
    const { terminal, out } = written();
    const report = new PlanReport(terminal);
    report.onStep(step('installEtcd', 'h1', { kind: 'running', since: 0 }));
    report.onStep(step('installEtcd', 'h1', done('wrote a file', 'started it')));
    report.onStep(step('installEtcd', 'h2', done()));
    expect(out()).toBe('✓ h1         installEtcd: wrote a file and 1 more 1.5 s\n');
  });

  it('ends with seconds and changes for each phase and host, and their sum', () => {
    const { terminal, out, err } = written();
    const steps = [
      step('installEtcd', 'h1', done('a', 'b')),
      step('installEtcd', 'h2', done()),
      step('verify', undefined, done()),
    ];
    const code = new PlanReport(terminal).end(result(steps), (changes) => `${changes} changes`);
    expect(code).toBe(0);
    expect(err()).toBe('');
    expect(out()).toBe(`
PHASE         SECONDS   h1   h2
installEtcd   1.5       2    0
verify        1.5       0

2 changes
`);
  });

  it('says what failed, where, and what to do, and leaves out what never began', () => {
    const { terminal, out, err } = written();
    const steps = [
      step('installEtcd', 'h1', done()),
      step('installEtcd', 'h2', { kind: 'failed', error: error.toJSON(), duration: 100 }),
      step('verify', undefined, { kind: 'skipped', because: 'installEtcd on h2' }),
    ];
    const failures = [{ phase: 'installEtcd', title: 'start etcd', host: 'h2', error }];
    const code = new PlanReport(terminal).end(result(steps, { outcome: 'failed', failures }), () => 'done');
    expect(code).toBe(1);
    expect(err()).toMatch(/^installEtcd on h2: failed to start etcd\nThe connection to h2 is gone: gone\.\nCheck /);
    expect(out()).not.toMatch(/verify|done/);
  });

  it('says that what was cancelled may go on', () => {
    const { terminal, err } = written();
    const code = new PlanReport(terminal).end(result([], { outcome: 'cancelled' }), () => 'done');
    expect(code).toBe(130);
    expect(err()).toMatch(/run the same again to go on/);
  });
});
