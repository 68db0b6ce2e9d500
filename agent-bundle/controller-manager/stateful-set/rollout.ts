import type { StatefulSet } from '../../../common/api/apps/v1/stateful-set.ts';

/**
 * What a StatefulSet does next, as a pure decision on the states of its pods.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
 */

/**
 * The state of one ordinal's pod.
 *
 *   absent ──create──▶ starting ──ready for minReadySeconds──▶ available
 *      ▲                  │  ▲                                    │
 *      │                  │  └──────── ready no longer ───────────┤
 *      └──gone── ending ◀─┴── delete ── failed, succeeded ◀───────┘
 */
export type PodState = 'absent' | 'starting' | 'ready' | 'available' | 'failed' | 'succeeded' | 'ending';

export interface Slot {
  readonly ordinal: number;
  readonly state: PodState;
  /** Of the revision that an update leads to. */
  readonly updated: boolean;
}

export interface StatefulState {
  /** Ascending. */
  readonly wanted: readonly Slot[];
  /** Pods beyond the wanted ones, in the order they go: the highest ordinal first. */
  readonly condemned: readonly Slot[];
  /** One after the other, each waiting for the one before it. */
  readonly ordered: boolean;
  readonly update: StatefulUpdate;
}

export type StatefulUpdate =
  | { readonly type: 'OnDelete' }
  /** Pods from the ordinal `from` on are updated, at most `unavailable` of them missing. */
  | { readonly type: 'RollingUpdate'; readonly from: number; readonly unavailable: number };

export type StatefulStep =
  | { readonly type: 'create'; readonly ordinal: number; readonly updated: boolean }
  | { readonly type: 'delete'; readonly ordinal: number; readonly why: 'ended' | 'condemned' | 'outdated' };

export function updateOf({ spec }: StatefulSet): StatefulUpdate {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') return { type };
  const { partition = 0, maxUnavailable = 1 } = rollingUpdate ?? {};
  const share =
    typeof maxUnavailable === 'number'
      ? maxUnavailable
      : Math.ceil((Number.parseInt(maxUnavailable, 10) * (spec.replicas ?? 1)) / 100);
  return { type: 'RollingUpdate', from: (spec.ordinals?.start ?? 0) + partition, unavailable: Math.max(1, share) };
}

/** What may be done now, in this order; empty when something else has to happen first. */
export function statefulSteps(state: StatefulState): StatefulStep[] {
  const { steps, waits } = fill(state);
  if (state.ordered && (waits || steps.length > 0)) return steps;
  const shrunk = shrink(state);
  if (state.ordered && (shrunk.waits || shrunk.steps.length > 0)) return shrunk.steps;
  return [...steps, ...shrunk.steps, ...replace(state)];
}

const hasEnded = (state: PodState): boolean => state === 'failed' || state === 'succeeded';

interface Progress {
  readonly steps: StatefulStep[];
  /** Nothing that comes later may happen yet. */
  readonly waits: boolean;
}

/** From the lowest on, every ordinal has a pod that works. */
function fill({ wanted, ordered, update }: StatefulState): Progress {
  const steps: StatefulStep[] = [];
  for (const { ordinal, state } of wanted) {
    if (state === 'absent') {
      steps.push({ type: 'create', ordinal, updated: update.type === 'OnDelete' || ordinal >= update.from });
    } else if (hasEnded(state)) {
      steps.push({ type: 'delete', ordinal, why: 'ended' });
    }
    if (ordered && state !== 'available') return { steps, waits: true };
  }
  return { steps, waits: false };
}

/** The highest goes first; an order holds while it does not work, unless it is the only one of them, or never will. */
function shrink({ condemned, ordered }: StatefulState): Progress {
  const steps: StatefulStep[] = [];
  const firstBroken = condemned.findLast(({ state }) => state !== 'ready' && state !== 'available');
  for (const slot of condemned) {
    const { ordinal, state } = slot;
    const mayGo = state === 'available' || hasEnded(state) || slot === firstBroken;
    if (ordered && (state === 'ending' || !mayGo)) return { steps, waits: true };
    if (state !== 'ending') steps.push({ type: 'delete', ordinal, why: 'condemned' });
    if (ordered) break;
  }
  return { steps, waits: false };
}

/**
 * From the highest on, pods of an older revision make room for new ones. Those that are not available cost nothing, and
 * go even where no available one may; but never are more on their way than may be missing.
 */
function replace({ wanted, update }: StatefulState): StatefulStep[] {
  if (update.type === 'OnDelete') return [];
  const missing = wanted.filter(({ state }) => state !== 'available').length;
  let room = update.unavailable - missing;
  let underWay = 0;
  const steps: StatefulStep[] = [];
  for (const { ordinal, state, updated } of wanted.toReversed()) {
    const isGoing = state === 'absent' || state === 'ending' || hasEnded(state);
    if (isGoing || (updated && state !== 'available')) underWay++;
    if (underWay >= update.unavailable) break;
    if (isGoing || updated || ordinal < update.from) continue;
    if (state === 'available' && room-- <= 0) continue;
    steps.push({ type: 'delete', ordinal, why: 'outdated' });
    underWay++;
  }
  return steps;
}
