import type { PodDisruptionBudget } from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import { selects } from '../../../common/api/labels.ts';
import type { PodInfo } from '../node-info.ts';

/** A node that would do, and who would have to go. */
export interface Candidate {
  readonly nodeName: string;
  /** The most important first. */
  readonly victims: readonly PodInfo[];
  /** How many of them a budget protects. */
  readonly violations: number;
}

const startOf = ({ pod }: PodInfo) => Date.parse(pod.status?.startTime ?? '') || Infinity;

/** The more important first, then who runs longer. */
export const byImportance = (a: PodInfo, b: PodInfo): number =>
  b.priority - a.priority || compare(startOf(a), startOf(b)) || compare(a.key, b.key);

const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);

/** Pods whose going would break a budget, each budget being used up pod by pod in the order given. */
export function splitByBudgets(
  pods: readonly PodInfo[],
  budgetsOf: (namespace: string) => Iterable<PodDisruptionBudget>,
): { violating: PodInfo[]; others: PodInfo[] } {
  const left = new Map<PodDisruptionBudget, number>();
  const [violating, others]: [PodInfo[], PodInfo[]] = [[], []];
  for (const pod of pods) {
    const { labels, name } = pod.pod.metadata;
    let breaks = false;
    for (const budget of labels ? budgetsOf(pod.namespace) : []) {
      if (!selects(budget.spec.selector, labels)) continue;
      // Its going has been granted and counted already.
      if (budget.status.disruptedPods?.[name] !== undefined) continue;
      const remaining = (left.get(budget) ?? budget.status.disruptionsAllowed) - 1;
      left.set(budget, remaining);
      if (remaining < 0) breaks = true;
    }
    (breaks ? violating : others).push(pod);
  }
  return { violating, others };
}

/** Least first, one after the other; of what is equal in all, the first. */
const criteria: ReadonlyArray<(candidate: Candidate) => number> = [
  ({ violations }) => violations,
  ({ victims }) => victims[0]?.priority ?? -Infinity,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
  // The later the longest running of the most important has started, the less is lost.
  ({ victims }) => {
    const highest = victims.filter(({ priority }) => priority === victims[0]?.priority);
    return -highest.reduce((earliest, victim) => Math.min(earliest, startOf(victim)), Infinity);
  },
];

export function bestCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let rest = candidates;
  for (const criterion of criteria) {
    const values = rest.map(criterion);
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    rest = rest.filter((_, index) => values[index] === least);
    if (rest.length <= 1) break;
  }
  return rest[0];
}
