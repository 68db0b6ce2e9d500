import type { CronJob, CronJobStatus } from '../../../common/api/batch/v1/cron-job.ts';
import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import type { ObjectReference } from '../../../common/api/core/v1/references.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import { isFinished } from '../job/verdict.ts';
import { jobName, scheduledTime } from './job-of.ts';

/** What is told of a cron job's jobs. */
export interface Notice {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

export interface ActiveJobs {
  readonly status: CronJobStatus;
  readonly notices: readonly Notice[];
}

/** The jobs that run, of those the status names and those that are ours; and when one last began, and succeeded. */
export function activeJobs(owner: CronJob, jobs: readonly Job[]): ActiveJobs {
  const { active = [], lastSuccessfulTime, ...rest } = owner.status ?? {};
  const notices: Notice[] = [];
  const byUid = new Map(jobs.map((job) => [job.metadata.uid, job]));
  const left = active.filter((reference) => {
    const job = byUid.get(reference.uid);
    if (job && !isFinished(job)) return true;
    notices.push(job ? completed(job) : { ...normal, reason: 'MissingJob', message: missing(reference) });
    return false;
  });
  let lastScheduleTime = rest.lastScheduleTime;
  for (const job of jobs) {
    if (isFinished(job) || active.some(({ uid }) => uid === job.metadata.uid)) continue;
    const due = scheduledTime(job);
    if (due !== undefined && job.metadata.name === jobName(owner, due)) {
      // Ours. One that is later than what we have said was made right before we were ended; the others are replaced ones.
      if (due <= (Date.parse(lastScheduleTime ?? '') || 0)) continue;
      left.push(referenceTo(JobKind, job));
      lastScheduleTime = timestamp(due);
      continue;
    }
    const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
    notices.push({ type: 'Warning', reason: 'UnexpectedJob', message });
  }
  const successes = jobs.filter(isComplete).map(({ status }) => status?.completionTime ?? '');
  const lastSuccess = [lastSuccessfulTime ?? '', ...successes].sort().at(-1);
  const times = lastScheduleTime === undefined ? rest : { ...rest, lastScheduleTime };
  return { status: statusOf(times, left, lastSuccess), notices };
}

const normal = { type: 'Normal' } as const;
const missing = ({ name }: ObjectReference) => `Active job went missing: ${name}`;

function completed(job: Job): Notice {
  const condition = isComplete(job) ? 'Complete' : 'Failed';
  return {
    ...normal,
    reason: 'SawCompletedJob',
    message: `Saw completed job: ${job.metadata.name}, condition: ${condition}`,
  };
}

export const isComplete = ({ status }: Job): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Complete' && value === 'True') ?? false;

function statusOf(rest: CronJobStatus, active: readonly ObjectReference[], lastSuccess = ''): CronJobStatus {
  return {
    ...rest,
    ...(active.length > 0 ? { active: [...active] } : {}),
    ...(lastSuccess === '' ? {} : { lastSuccessfulTime: lastSuccess }),
  };
}

/** The status with one more job, that was due at this time. */
export function withStarted(status: CronJobStatus, job: Job, scheduled: string): CronJobStatus {
  return { ...status, active: [...(status.active ?? []), referenceTo(JobKind, job)], lastScheduleTime: scheduled };
}

/** The status without jobs that have been deleted. */
export function withoutJobs(
  { active = [], ...rest }: CronJobStatus,
  uids: ReadonlySet<string | undefined>,
): CronJobStatus {
  const left = active.filter(({ uid }) => !uids.has(uid));
  return { ...rest, ...(left.length > 0 ? { active: left } : {}) };
}

/** The jobs that are over and more than the limits of history keep, the oldest first. */
export function forgotten({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const over = jobs.filter(isFinished).sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  const surplus = (all: Job[], limit: number | undefined) =>
    limit === undefined ? [] : all.slice(0, Math.max(0, all.length - limit));
  return [
    ...surplus(over.filter(isComplete), spec.successfulJobsHistoryLimit),
    ...surplus(
      over.filter((job) => !isComplete(job)),
      spec.failedJobsHistoryLimit,
    ),
  ];
}

const startOf = ({ status, metadata }: Job): string => `${status?.startTime ?? '9'} ${metadata.name}`;
