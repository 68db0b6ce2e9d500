import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { conditionOf, isReady } from '../pod-state.ts';

const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';
const phases = ['Pending', 'Unknown', 'Running'];

/**
 * Pods in the order they are given up, the least worth keeping first.
 * https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
 */
export function inDeletionOrder(pods: readonly Pod[]): Pod[] {
  const onNode = new Map<string, number>();
  for (const { spec } of pods) if (spec.nodeName) onNode.set(spec.nodeName, (onNode.get(spec.nodeName) ?? 0) + 1);
  const worth = (pod: Pod): number[] => [
    pod.spec.nodeName ? 1 : 0,
    phases.indexOf(pod.status?.phase ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[costAnnotation] ?? 0) || 0,
    -(onNode.get(pod.spec.nodeName ?? '') ?? 0),
    -momentOf(conditionOf(pod, 'Ready')?.lastTransitionTime),
    -restarts(pod),
    -momentOf(pod.metadata.creationTimestamp),
  ];
  return pods
    .map((pod) => ({ pod, worth: worth(pod) }))
    .sort((a, b) => firstDifference(a.worth, b.worth))
    .map(({ pod }) => pod);
}

const restarts = (pod: Pod) =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));

/** Milliseconds since the epoch; negated, the young go before the old. */
const momentOf = (time: string | undefined) => Date.parse(time ?? '') || 0;

function firstDifference(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
