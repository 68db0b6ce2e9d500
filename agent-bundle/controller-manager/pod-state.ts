import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodCondition } from '../../common/api/core/v1/pod-status.ts';

/** Ended for good: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
export const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Counts towards the wanted number. */
export const isActive = (pod: Pod): boolean => !isOver(pod) && !pod.metadata.deletionTimestamp;

export function conditionOf(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export const isReady = (pod: Pod): boolean => conditionOf(pod, 'Ready')?.status === 'True';

/** Milliseconds until the pod has been ready for `minReadySeconds`; 0 when it has, Infinity while it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return Infinity;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(ready.lastTransitionTime ?? '');
  return Number.isNaN(since) ? Infinity : Math.max(0, since + minReadySeconds * 1000 - now);
}
