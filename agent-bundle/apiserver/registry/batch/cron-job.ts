import { type CronJob, CronJobKind } from '../../../../common/api/batch/v1/cron-job.ts';
import { cronJobColumns } from '../../table/job.ts';
import { podNameWarnings, podWarnings } from '../core/pod-warnings.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { validateCronJob, validateCronJobUpdate } from './cron-job-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/ */
export const cronJobs = defineResource(CronJobKind, {
  setDefaults: ({ spec }) => setPodTemplateDefaults(spec.jobTemplate.spec.template),
  strategy: {
    prepareForCreate: (job) => {
      job.metadata.generation = 1;
      job.status = {};
    },
    validateCreate: validateCronJob,
    prepareForUpdate: (job, old) => {
      job.status = old.status;
      countGeneration(job, old, ({ spec }) => spec);
    },
    validateUpdate: validateCronJobUpdate,
    warnings: (job, old) => [...(old ? [] : podNameWarnings(job.metadata)), ...templateWarnings(job, old)],
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (job, old) => {
          job.spec = old.spec;
        },
        validateUpdate: () => [],
      },
    },
  },
  columns: cronJobColumns,
});

const podSpecOf = (job: CronJob) => job.spec.jobTemplate.spec.template.spec;

function templateWarnings(job: CronJob, old: CronJob | undefined): string[] {
  return podWarnings(podSpecOf(job), old && podSpecOf(old), 'spec.jobTemplate.spec.template.spec');
}
