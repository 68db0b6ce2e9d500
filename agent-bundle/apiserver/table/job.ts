import type { CronJob } from '../../../common/api/batch/v1/cron-job.ts';
import type { Job } from '../../../common/api/batch/v1/job.ts';
import { formatRequirements, requirementsOf } from '../../../common/api/labels.ts';
import { humanDuration } from '../../../common/base/human-duration.ts';
import type { CellContext, Column } from '../registry/resource.ts';
import { ageOf } from './age.ts';
import { ageColumn, column, nameColumn, none, templateColumns } from './column.ts';

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  column('Status', 'How far it has come.', statusOf),
  column('Completions', 'Pods that succeeded, of all that must.', completionsOf),
  column('Duration', 'How long it has run, or ran.', durationOf),
  ageColumn,
  ...templateColumns<Job>(
    ({ spec }) => spec.template.spec.containers,
    ({ spec }) => formatRequirements(requirementsOf(spec.selector ?? {})),
  ),
];

function statusOf(job: Job): string {
  const { metadata, status } = job;
  const is = (wanted: string): boolean =>
    status?.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false;
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

function completionsOf({ spec: { completions, parallelism = 0 }, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, { now }: CellContext): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}

const templateOf = ({ spec }: CronJob) => spec.jobTemplate.spec;

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  column('Schedule', 'When it runs.', ({ spec }) => spec.schedule),
  column('Timezone', 'The time zone of the schedule.', ({ spec }) => spec.timeZone ?? none),
  column('Suspend', 'Whether no run begins.', ({ spec }) => (spec.suspend ? 'True' : 'False'), { type: 'boolean' }),
  column('Active', 'How many jobs are running.', ({ status }) => status?.active?.length ?? 0, { type: 'integer' }),
  column('Last Schedule', 'How long ago the last run began.', ({ status }, { now }) => {
    return status?.lastScheduleTime === undefined ? none : ageOf(status.lastScheduleTime, now);
  }),
  ageColumn,
  ...templateColumns<CronJob>(
    (job) => templateOf(job).template.spec.containers,
    (job) => formatRequirements(requirementsOf(templateOf(job).selector ?? {})),
  ),
];
