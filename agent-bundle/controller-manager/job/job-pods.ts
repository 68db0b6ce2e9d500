import type { Job } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { conditionOf, isOver } from '../pod-state.ts';

/** Keeps a pod that has ended until it is counted. https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-tracking-with-finalizers */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** Annotation and label of a pod's index. */
export const completionIndexKey = 'batch.kubernetes.io/job-completion-index';
/** How many pods of this index failed before this one, those left out that a failure policy ignored. */
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count';
/** How many of them were ignored. */
export const ignoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed';

export const hasFinalizer = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(trackingFinalizer) ?? false;

/** The pod's index; undefined where it has none that the job asks for. */
export function indexOf(pod: Pod, { spec }: Job): number | undefined {
  const text = pod.metadata.annotations?.[completionIndexKey] ?? '';
  const index = /^\d{1,10}$/.test(text) ? Number(text) : Infinity;
  return index < (spec.completions ?? 0) ? index : undefined;
}

/** Whether pods are replaced only once they have ended, not as soon as they are being deleted. */
export const replacesOnlyFailed = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;

/** Being deleted, and not yet at its end. */
export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined && !isOver(pod);

/** A pod that is being deleted counts as failed, since it may never have the chance to say how it ended. */
export const isFailed = (pod: Pod, job: Job): boolean =>
  pod.status?.phase === 'Failed' || (isTerminating(pod) && !replacesOnlyFailed(job));

export const isSucceeded = ({ status }: Pod): boolean => status?.phase === 'Succeeded';

export interface FailureCounts {
  readonly counted: number;
  readonly ignored: number;
}

/** How many pods of its index failed before this one. */
export function failuresBefore({ metadata }: Pod): FailureCounts {
  const read = (name: string) => Number(metadata.annotations?.[name] ?? 0) || 0;
  return { counted: read(failureCountAnnotation), ignored: read(ignoredFailureCountAnnotation) };
}

/** When the pod ended, in milliseconds since the epoch: as its containers say, or else what tells of it. */
export function endedAt(pod: Pod, now: number): number {
  const { containerStatuses = [] } = pod.status ?? {};
  const ends = containerStatuses.map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''));
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends);
  const others = [conditionOf(pod, 'Ready')?.lastTransitionTime, pod.metadata.deletionTimestamp];
  return others.map((time) => Date.parse(time ?? '')).find((time) => !Number.isNaN(time) && time <= now) ?? now;
}
