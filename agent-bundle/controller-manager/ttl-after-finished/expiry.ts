import type { Job } from '../../../common/api/batch/v1/job.ts';

/**
 * Milliseconds until a job that is over has outlived its end by `ttlSecondsAfterFinished`; undefined: it stays.
 * https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 */
export function untilExpiry({ metadata, spec, status }: Job, now: number): number | undefined {
  if (spec.ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp !== undefined) return undefined;
  const end = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
  const since = Date.parse(end?.lastTransitionTime ?? '');
  return Number.isNaN(since) ? undefined : Math.max(0, since + spec.ttlSecondsAfterFinished * 1000 - now);
}
