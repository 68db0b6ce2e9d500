import type { PlanStep } from '../../../common/ipc/plan-step.ts';

/** One phase of a plan on all its hosts, or of the whole cluster. */
export interface PhaseRow {
  readonly phase: string;
  /** In the hosts' order; a phase that does not run on a host has none there. */
  readonly cells: ReadonlyArray<PlanStep | undefined>;
  /** The one step of a phase that is the whole cluster's; `cells` are then empty. */
  readonly whole?: PlanStep;
}

/** A plan's steps as a table: a row for each phase, a column for each host, in the plan's order. */
export interface PlanMatrix {
  readonly hosts: readonly string[];
  readonly rows: readonly PhaseRow[];
}

export function planMatrix(steps: Iterable<PlanStep>): PlanMatrix {
  const all = [...steps];
  const hosts = [...new Set(all.flatMap(({ host }) => host ?? []))];
  const phases = new Map<string, PlanStep[]>();
  for (const step of all) phases.set(step.phase, [...(phases.get(step.phase) ?? []), step]);
  const rows = [...phases].map(([phase, group]): PhaseRow => {
    const whole = group.find(({ host }) => host === undefined);
    return { phase, whole, cells: whole ? [] : hosts.map((host) => group.find((step) => step.host === host)) };
  });
  return { hosts, rows };
}

export type StepKind = PlanStep['state']['kind'];

/** How a phase stands, of all its steps: what a person must see first counts. */
export function phaseState({ whole, cells }: PhaseRow): StepKind {
  const kinds = new Set([whole, ...cells].flatMap((step) => step?.state.kind ?? []));
  const order: readonly StepKind[] = ['failed', 'running', 'cancelled', 'skipped', 'pending', 'done'];
  const found = order.find((kind) => kinds.has(kind)) ?? 'pending';
  return found === 'pending' && kinds.has('done') ? 'running' : found;
}

/** Milliseconds the phase took, or has taken so far, where it takes longest; undefined: it has not begun. */
export function phaseElapsed({ whole, cells }: PhaseRow, now: number): number | undefined {
  const times = [whole, ...cells].flatMap((step) => (step ? (stepElapsed(step, now) ?? []) : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

export function stepElapsed({ state }: PlanStep, now: number): number | undefined {
  if (state.kind === 'running') return Math.max(0, now - state.since);
  return 'duration' in state ? state.duration : undefined;
}

export interface PlanTotals {
  /** Steps that have ended, of all. */
  readonly ended: number;
  readonly all: number;
  readonly changes: number;
}

export function planTotals(steps: Iterable<PlanStep>): PlanTotals {
  let [ended, all, changes] = [0, 0, 0];
  for (const { state } of steps) {
    all++;
    if (state.kind !== 'pending' && state.kind !== 'running') ended++;
    if (state.kind === 'done') changes += state.changes.length;
  }
  return { ended, all, changes };
}
