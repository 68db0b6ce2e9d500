import type { Condition } from '../../../common/api/meta/v1.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { isReady } from '../pod-state.ts';

/** A pod whose eviction was granted counts as gone for so long; if it is still there then, somebody else keeps it. */
export const disruptionTimeout = 120_000;
const conditionType = 'DisruptionAllowed';

type Spec = PodDisruptionBudget['spec'];

/** How many pods a budget is about, and how many of them must be ready. */
export interface Expectation {
  readonly expected: number;
  readonly desired: number;
}

/** True where the number that the pods' owners want matters, not the number of pods there are. */
export const isOfScale = ({ minAvailable, maxUnavailable }: Spec): boolean =>
  maxUnavailable !== undefined || typeof minAvailable === 'string';

/**
 * `count` is the number of pods there are, or that their owners want where `isOfScale`. Shares are rounded up.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
 */
export function expectationOf({ minAvailable, maxUnavailable }: Spec, count: number): Expectation {
  if (maxUnavailable !== undefined) {
    return { expected: count, desired: Math.max(0, count - amountOf(maxUnavailable, count)) };
  }
  return { expected: count, desired: amountOf(minAvailable ?? 0, count) };
}

function amountOf(amount: number | string, count: number): number {
  return typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * count) / 100);
}

export interface Counted {
  readonly status: PodDisruptionBudgetStatus;
  /** Milliseconds after which it is to be counted again; undefined: nothing changes by itself. */
  readonly recountIn: number | undefined;
  /** Pods that were to go and did not. */
  readonly overdue: readonly Pod[];
}

/** What a budget allows. `pods` are those that it selects; `now` is milliseconds since the epoch. */
export function countedStatus(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  { expected, desired }: Expectation,
  now: number,
): Counted {
  const { going, overdue, recountIn } = goingPods(budget, pods, now);
  const staying = pods.filter((pod) => !pod.metadata.deletionTimestamp && !Object.hasOwn(going, pod.metadata.name));
  const currentHealthy = staying.filter(isReady).length;
  const allowed = expected > 0 ? Math.max(0, currentHealthy - desired) : 0;
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods';
  const condition = { status: allowed > 0 ? 'True' : 'False', reason, message: '' };
  const status: PodDisruptionBudgetStatus = {
    observedGeneration: budget.metadata.generation,
    ...(Object.keys(going).length > 0 ? { disruptedPods: going } : {}),
    disruptionsAllowed: allowed,
    currentHealthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: withCondition(budget, condition, now),
  };
  return { status, recountIn, overdue };
}

/** What a budget says that nobody could count: nobody may be evicted. */
export function failedStatus(budget: PodDisruptionBudget, message: string, now: number): PodDisruptionBudgetStatus {
  const condition = { status: 'False', reason: 'SyncFailed', message };
  const { generation } = budget.metadata;
  const conditions = withCondition(budget, condition, now);
  return { ...budget.status, disruptionsAllowed: 0, observedGeneration: generation, conditions };
}

/** Those whose eviction was granted, and which are neither gone nor on their way. */
function goingPods({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number) {
  const going: Record<string, string> = {};
  const overdue: Pod[] = [];
  let recountIn: number | undefined;
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const granted = Object.hasOwn(status.disruptedPods ?? {}, name) ? status.disruptedPods?.[name] : undefined;
    if (granted === undefined || deletionTimestamp) continue;
    const left = Date.parse(granted) + disruptionTimeout - now;
    if (!(left > 0)) {
      overdue.push(pod);
      continue;
    }
    going[name] = granted;
    recountIn = Math.min(recountIn ?? Infinity, left);
  }
  return { going, overdue, recountIn };
}

type State = Pick<Condition, 'status' | 'reason' | 'message'>;

function withCondition({ metadata, status }: PodDisruptionBudget, state: State, now: number): Condition[] {
  const before = status.conditions?.find(({ type }) => type === conditionType);
  const same = before?.status === state.status;
  const condition: Condition = {
    type: conditionType,
    ...state,
    observedGeneration: metadata.generation,
    lastTransitionTime: same ? before.lastTransitionTime : timestamp(now),
  };
  return [...(status.conditions ?? []).filter(({ type }) => type !== conditionType), condition];
}
