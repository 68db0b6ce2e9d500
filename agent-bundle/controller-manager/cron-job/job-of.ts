import { type CronJob, CronJobKind } from '../../../common/api/batch/v1/cron-job.ts';
import type { Job } from '../../../common/api/batch/v1/job.ts';
import { controllerReference } from '../ownership.ts';
import { zonedTimestamp } from './wall-clock.ts';

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** When a job that we made was due, in milliseconds since the epoch; undefined for one that somebody else made. */
export function scheduledTime({ metadata }: Job): number | undefined {
  const time = Date.parse(metadata.annotations?.[scheduledAnnotation] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The name says the minute, so that no time has two runs, whoever makes them. */
export const jobName = ({ metadata }: CronJob, scheduled: number): string =>
  `${metadata.name}-${Math.floor(scheduled / 60_000)}`;

/** The job of one time of the schedule. */
export function jobOf(owner: CronJob, scheduled: number): Job {
  const { metadata, spec } = owner.spec.jobTemplate;
  return {
    metadata: {
      name: jobName(owner, scheduled),
      namespace: owner.metadata.namespace,
      labels: { ...metadata?.labels },
      annotations: {
        ...metadata?.annotations,
        [scheduledAnnotation]: zonedTimestamp(scheduled, owner.spec.timeZone),
      },
      ownerReferences: [controllerReference(CronJobKind, owner)],
    },
    spec,
  };
}
