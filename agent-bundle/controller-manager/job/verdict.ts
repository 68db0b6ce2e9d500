import type { Job } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { meaningOf } from './failure-policy.ts';
import { isFailed } from './job-pods.ts';
import type { JobView } from './job-view.ts';
import { successOf } from './success-policy.ts';

/**
 * How a job is going to end; its last pods may still be ending.
 *
 *   running ──▶ SuccessCriteriaMet ──no pod left──▶ Complete
 *      └──────▶ FailureTarget ───────no pod left──▶ Failed
 */
export interface Verdict {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget';
  readonly reason: string;
  readonly message: string;
}

export const isTrue = ({ status }: Job, wanted: string): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false;

/** Nothing more happens to it. */
export const isFinished = (job: Job): boolean => isTrue(job, 'Complete') || isTrue(job, 'Failed');

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup ; undefined: it goes on. */
export function verdictOf(job: Job, view: JobView, pods: readonly Pod[], now: number): Verdict | undefined {
  return recorded(job) ?? failure(job, view, pods, now) ?? indexFailure(job, view) ?? earlySuccess(job, view);
}

/** Enough pods have succeeded and no other is left. To be asked after what is too much has been ended. */
export function completion({ spec: { completions } }: Job, { active, succeeded }: JobView): Verdict | undefined {
  if (active.length > 0 || succeeded < (completions ?? 1)) return undefined;
  const message = 'Reached expected number of succeeded pods';
  return { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message };
}

/** Milliseconds until the job has run too long; undefined: it may run as long as it likes. */
export function untilDeadline(job: Job, now: number): number | undefined {
  const { spec, status } = job;
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined) return undefined;
  // One that is just being resumed begins its time anew.
  if (spec.suspend || isTrue(job, 'Suspended')) return undefined;
  return Math.max(0, Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now);
}

/** What has been said once is not taken back. */
function recorded({ status }: Job): Verdict | undefined {
  for (const { type, status: value, reason = '', message = '' } of status?.conditions ?? []) {
    if (value !== 'True') continue;
    if (type === 'FailureTarget' || type === 'SuccessCriteriaMet') return { type, reason, message };
  }
  return undefined;
}

const failed = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message });

function failure(job: Job, view: JobView, pods: readonly Pod[], now: number): Verdict | undefined {
  for (const pod of pods) {
    const meaning = isFailed(pod, job) ? meaningOf(job.spec.podFailurePolicy, pod) : undefined;
    if (meaning?.type === 'FailJob') return failed('PodFailurePolicy', meaning.message);
  }
  const { backoffLimit = 6 } = job.spec;
  if (view.failed > backoffLimit || restartsExceed(job, pods, backoffLimit)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  if (untilDeadline(job, now) === 0) return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
  return undefined;
}

/** Where kubelets start containers again, restarts count as failures. */
function restartsExceed({ spec }: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { restartCount } of all) restarts += restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function indexFailure({ spec }: Job, { indexes }: JobView): Verdict | undefined {
  const { size } = indexes?.failed ?? { size: 0 };
  if (!indexes || size === 0) return undefined;
  if (spec.maxFailedIndexes !== undefined && size > spec.maxFailedIndexes) {
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  }
  if (size + indexes.succeeded.size < (spec.completions ?? 0)) return undefined;
  return failed('FailedIndexes', 'Job has failed indexes');
}

function earlySuccess({ spec }: Job, { indexes }: JobView): Verdict | undefined {
  const message = indexes && successOf(spec.successPolicy, indexes.succeeded, spec.completions ?? 0);
  return message === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message };
}
