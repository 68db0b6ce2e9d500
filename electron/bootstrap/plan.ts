import type { AppError } from '../../common/base/app-error.ts';
import { type Clock, systemClock } from '../../common/base/clock.ts';
import type { PlanStep, StepState } from '../../common/ipc/plan-step.ts';
import type { ClusterSpec, HostSpec } from './cluster-file/cluster-spec.ts';
import { knownError } from './known-error.ts';
import type { Outcome, Phase } from './phase.ts';
import { Turns } from './turns.ts';
import type { PlanInputs } from './plan-inputs.ts';

/** The literal list of phases. Whatever a phase needs or follows comes before it. */
export type Plan = readonly Phase[];

export interface RunPlanOptions {
  readonly spec: ClusterSpec;
  readonly inputs: PlanInputs;
  /** Aborted: nothing new is begun, what runs is told, and the rest is cancelled. */
  readonly signal: AbortSignal;
  /** Gets every step once as pending, in the plan's order, and then each change of one. */
  readonly onStep?: (step: PlanStep) => void;
  readonly clock?: Clock;
}

/** How a plan ended: `done` when every step is done; `cancelled` when the signal ended it. */
export interface PlanResult {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly steps: readonly PlanStep[];
  /** What failed, in the order it did. */
  readonly failures: readonly StepFailure[];
  /** The facts of a cluster phase; undefined when it did not get done. */
  factsOf<F>(phase: Phase<F> & { readonly scope: 'cluster' }): F | undefined;
}

export interface StepFailure {
  readonly phase: string;
  readonly title: string;
  readonly host?: string;
  readonly error: AppError;
}

export function changesIn(steps: readonly PlanStep[]): number {
  return steps.reduce((sum, { state }) => sum + (state.kind === 'done' ? state.changes.length : 0), 0);
}

/** A phase on one host, or on none when it is the whole cluster's. */
interface Step {
  readonly phase: Phase;
  readonly hostSpec?: HostSpec;
}

/**
 * Runs the plan: each step as soon as those before it are done, so that what is independent overlaps. A step that fails
 * stops what depends on it and nothing else.
 */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<PlanResult> {
  const { spec, inputs, signal, onStep = () => {}, clock = systemClock } = options;
  const steps = stepsOf(plan, spec);
  const states = new Map<Step, StepState>();
  const outcomes = new Map<Step, Outcome<unknown>>();
  const failures: StepFailure[] = [];
  const turns = new Turns(signal);
  const row = (step: Step): PlanStep => {
    const { name, title } = step.phase;
    return { phase: name, title, host: step.hostSpec?.name, state: states.get(step)! };
  };
  const become = (step: Step, state: StepState) => {
    states.set(step, state);
    onStep(row(step));
  };

  const factsFor = ({ phase, hostSpec }: Step): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(phase.needs).map(([name, needed]) => {
        const sources = steps.filter((step) => step.phase === needed);
        if (phase.scope === 'cluster' && needed.scope === 'host') {
          return [name, new Map(sources.map((step) => [step.hostSpec!.name, outcomes.get(step)?.facts]))];
        }
        const source = sources.find((step) => step.hostSpec === undefined || step.hostSpec === hostSpec);
        return [name, outcomes.get(source!)?.facts];
      }),
    );

  const runStep = async (step: Step, before: readonly Promise<Step>[]): Promise<Step> => {
    const earlier = await Promise.all(before);
    const missing = earlier.find((one) => states.get(one)?.kind !== 'done');
    if (signal.aborted) become(step, { kind: 'cancelled' });
    else if (missing) become(step, { kind: 'skipped', because: nameOf(missing) });
    else await work(step);
    return step;
  };

  const work = async (step: Step): Promise<void> => {
    const { phase, hostSpec } = step;
    const since = clock.now();
    const started = clock.monotonic();
    const duration = () => clock.monotonic() - started;
    become(step, { kind: 'running', since });
    const note = (text: string, progress?: number) => {
      if (states.get(step)?.kind === 'running') become(step, { kind: 'running', since, note: text, progress });
    };
    const shared = { spec, inputs, signal, note, inTurn: turns.of(phase), facts: factsFor(step) };
    try {
      const outcome = await (phase.scope === 'host'
        ? phase.run({ ...shared, hostSpec: hostSpec! })
        : phase.run(shared));
      outcomes.set(step, outcome);
      become(step, { kind: 'done', changes: outcome.changes, duration: duration() });
    } catch (thrown) {
      const error = knownError(thrown);
      if (signal.aborted) return become(step, { kind: 'cancelled' });
      failures.push({ phase: phase.name, title: phase.title, host: hostSpec?.name, error });
      become(step, { kind: 'failed', error: error.toJSON(), duration: duration() });
    }
  };

  for (const step of steps) become(step, { kind: 'pending' });
  const running = new Map<Step, Promise<Step>>();
  for (const step of steps) {
    const before = predecessors(step, steps).map((one) => running.get(one)!);
    running.set(step, runStep(step, before));
  }
  await Promise.all(running.values());
  const kinds = [...states.values()].map((state) => state.kind);
  return {
    outcome: failures.length > 0 ? 'failed' : kinds.includes('cancelled') ? 'cancelled' : 'done',
    steps: steps.map(row),
    failures,
    factsOf: <F>(phase: Phase<F>) => outcomes.get(steps.find((step) => step.phase === phase)!)?.facts as F | undefined,
  };
}

/** Every phase on each of its hosts, in the plan's order. A plan that is out of order is a bug, and throws. */
function stepsOf(plan: Plan, spec: ClusterSpec): Step[] {
  const seen = new Set<Phase>();
  return plan.flatMap((phase): Step[] => {
    for (const earlier of [...Object.values(phase.needs), ...phase.after, ...phase.afterAll]) {
      if (!seen.has(earlier)) throw new Error(`${phase.name} comes before ${earlier.name}, which it depends on`);
    }
    seen.add(phase);
    if (phase.scope === 'cluster') return [{ phase }];
    const hosts = phase.hosts(spec);
    for (const needed of Object.values(phase.needs)) {
      const absent = needed.scope === 'host' && hosts.find((host) => !needed.hosts(spec).includes(host));
      if (absent) throw new Error(`${phase.name} needs ${needed.name}, which does not run on ${absent.name}`);
    }
    return hosts.map((hostSpec) => ({ phase, hostSpec }));
  });
}

/** The steps that must be done before this one. */
function predecessors({ phase, hostSpec }: Step, steps: readonly Step[]): Step[] {
  const needed = Object.values(phase.needs);
  return steps.filter((step) => {
    if (phase.afterAll.includes(step.phase)) return true;
    if (!needed.includes(step.phase) && !phase.after.includes(step.phase)) return false;
    return hostSpec === undefined || step.hostSpec === undefined || step.hostSpec === hostSpec;
  });
}

function nameOf({ phase, hostSpec }: Step): string {
  return hostSpec ? `${phase.name} on ${hostSpec.name}` : phase.name;
}
