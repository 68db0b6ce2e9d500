import { type Job, JobKind } from '../../../../common/api/batch/v1/job.ts';
import type { DeleteOptions } from '../../../../common/api/meta/v1.ts';
import { jobColumns } from '../../table/job.ts';
import { podNameWarnings, podWarnings } from '../core/pod-warnings.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { generateSelector, validateGeneratedSelector } from './job-selector.ts';
import { validateJobStatus } from './job-status-validation.ts';
import { validateJobUpdate } from './job-update-validation.ts';
import { validateJob } from './job-validation.ts';
import { int32Max } from '../validation/numbers.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
export const jobs = defineResource(JobKind, {
  setDefaults: ({ metadata, spec }) => {
    setPodTemplateDefaults(spec.template);
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : int32Max;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.manualSelector ??= false;
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
    const labels = spec.template.metadata?.labels;
    if (labels) metadata.labels ??= { ...labels };
  },
  strategy: {
    prepareForCreate: (job) => {
      generateSelector(job);
      job.metadata.generation = 1;
      job.status = {};
    },
    validateCreate: (job) => [...validateGeneratedSelector(job), ...validateJob(job)],
    prepareForUpdate: (job, old) => {
      job.status = old.status;
      countGeneration(job, old, ({ spec }) => spec);
    },
    validateUpdate: (job, old) => [...validateJob(job), ...validateJobUpdate(job, old)],
    warnings: (job, old) => [
      ...(old ? [] : podNameWarnings(job.metadata)),
      ...sizeWarnings(job),
      ...podWarnings(job.spec.template.spec, old?.spec.template.spec, 'spec.template.spec'),
    ],
    defaultPropagation: 'Orphan',
    deletionWarnings,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (job, old) => {
          job.spec = old.spec;
        },
        validateUpdate: validateJobStatus,
      },
    },
  },
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  columns: jobColumns,
});

/** Who does not say what becomes of the pods may be surprised. */
function deletionWarnings({ propagationPolicy, orphanDependents }: DeleteOptions): string[] {
  if (propagationPolicy !== undefined || orphanDependents !== undefined) return [];
  return [
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or ' +
      'set propagationPolicy=Orphan to suppress this warning',
  ];
}

function sizeWarnings({ spec }: Job): string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec;
  if (completionMode !== 'Indexed' || completions <= 100_000 || parallelism <= 10_000) return [];
  return [
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ' +
      'Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
  ];
}
