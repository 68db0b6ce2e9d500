import type { Pod } from '../../../common/api/core/v1/pod.ts';

/** Ended pods that stay for people to look at; https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection */
export const terminatedPodThreshold = 12_500;

/** The oldest of more ended pods than may stay. */
export function terminatedSurplus(ended: readonly Pod[], threshold: number): Pod[] {
  const created = ({ metadata }: Pod) => Date.parse(metadata.creationTimestamp ?? '') || 0;
  return [...ended].sort((a, b) => created(a) - created(b)).slice(0, Math.max(0, ended.length - threshold));
}
