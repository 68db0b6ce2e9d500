import { JobTemplateSpec } from './job.ts';
import { ObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, int64, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/ */
export const CronJobSpec = message(
  'io.k8s.api.batch.v1.CronJobSpec',
  {
    schedule: field(1, string, {
      required: true,
      description: 'When to run: minute, hour, day of month, month, day of week, such as "*/5 * * * *"; or @hourly.',
    }),
    timeZone: field(8, string, {
      pointer: true,
      description: 'The zone of the schedule, such as Europe/Berlin; absent: that of the controller manager.',
    }),
    startingDeadlineSeconds: field(2, int64, {
      pointer: true,
      description: 'How many seconds late a run may begin; later it counts as missed. Absent: no limit.',
    }),
    concurrencyPolicy: field(3, string, {
      default: 'Allow',
      description: 'While the last run still goes on: Allow another (the default), Forbid it, or Replace the old one.',
    }),
    suspend: field(4, bool, {
      pointer: true,
      default: false,
      description: 'While true no run begins; runs that have begun go on.',
    }),
    jobTemplate: field(5, JobTemplateSpec, { required: true, description: 'The job that every run makes.' }),
    successfulJobsHistoryLimit: field(6, int32, {
      pointer: true,
      default: 3,
      description: 'How many jobs that succeeded are kept; 3 unless said.',
    }),
    failedJobsHistoryLimit: field(7, int32, {
      pointer: true,
      default: 1,
      description: 'How many jobs that failed are kept; 1 unless said.',
    }),
  },
  { description: 'A schedule, and the job that it makes.' },
);
export interface CronJobSpec extends Infer<typeof CronJobSpec> {}

export const CronJobStatus = message(
  'io.k8s.api.batch.v1.CronJobStatus',
  {
    active: field(1, list(ObjectReference), { listType: 'atomic', description: 'The jobs that are running.' }),
    lastScheduleTime: field(4, time, { description: 'When the last run was due that has begun.' }),
    lastSuccessfulTime: field(5, time, { description: 'When a run last ended successfully.' }),
  },
  { description: 'The running jobs, and when the last ones were.' },
);
export interface CronJobStatus extends Infer<typeof CronJobStatus> {}

export const CronJob = message(
  'io.k8s.api.batch.v1.CronJob',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, CronJobSpec, { present: true, description: 'What to run, and when.' }),
    status: field(3, CronJobStatus, { default: {}, description: 'What runs, and what ran last. Read only.' }),
  },
  { description: 'Makes a Job whenever its schedule says so.' },
);
export interface CronJob extends Infer<typeof CronJob> {}

export const CronJobKind = defineKind<CronJob>(
  {
    group: 'batch',
    version: 'v1',
    kind: 'CronJob',
    resource: 'cronjobs',
    namespaced: true,
    shortNames: ['cj'],
    categories: ['all'],
  },
  CronJob,
);
