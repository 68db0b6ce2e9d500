import { PodFailurePolicy, SuccessPolicy } from './job-policies.ts';
import { PodTemplateSpec } from '../../core/v1/pod.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, int64, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
export const JobSpec = message('io.k8s.api.batch.v1.JobSpec', {
  parallelism: field(1, int32, { pointer: true, description: 'How many pods may run at the same time.' }),
  completions: field(2, int32, {
    pointer: true,
    description: 'How many pods must succeed. Absent: the job is done as soon as any has.',
  }),
  activeDeadlineSeconds: field(3, int64, { pointer: true, description: 'After this long the job fails.' }),
  podFailurePolicy: field(11, PodFailurePolicy, { description: 'What a failed pod means, by exit code or condition.' }),
  successPolicy: field(16, SuccessPolicy, {
    description: 'When an indexed job has succeeded before all indexes have.',
  }),
  backoffLimit: field(7, int32, { pointer: true, description: 'How many pods may fail before the job does.' }),
  backoffLimitPerIndex: field(12, int32, { pointer: true }),
  maxFailedIndexes: field(13, int32, { pointer: true }),
  selector: field(4, LabelSelector, { description: 'Which pods belong to it. The server sets it.' }),
  manualSelector: field(5, bool, { pointer: true }),
  template: field(6, PodTemplateSpec, { required: true, description: 'The pod that does the work.' }),
  ttlSecondsAfterFinished: field(8, int32, {
    pointer: true,
    description: 'The job is deleted this long after its end. Absent: it stays.',
  }),
  completionMode: field(9, string, {
    pointer: true,
    description: 'NonIndexed, or Indexed: every pod is told its number from 0 to completions - 1.',
  }),
  suspend: field(10, bool, { pointer: true, description: 'While true no pod runs.' }),
  podReplacementPolicy: field(14, string, { pointer: true }),
  managedBy: field(15, string, { pointer: true }),
});
export interface JobSpec extends Infer<typeof JobSpec> {}

export const JobTemplateSpec = message('io.k8s.api.batch.v1.JobTemplateSpec', {
  metadata: field(1, ObjectMeta, { default: {} }),
  spec: field(2, JobSpec, { present: true }),
});
export interface JobTemplateSpec extends Infer<typeof JobTemplateSpec> {}

export const JobCondition = message('io.k8s.api.batch.v1.JobCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastProbeTime: field(3, time),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export interface JobCondition extends Infer<typeof JobCondition> {}

export const UncountedTerminatedPods = message('io.k8s.api.batch.v1.UncountedTerminatedPods', {
  succeeded: field(1, list(string), { listType: 'set' }),
  failed: field(2, list(string), { listType: 'set' }),
});
export interface UncountedTerminatedPods extends Infer<typeof UncountedTerminatedPods> {}

export const JobStatus = message('io.k8s.api.batch.v1.JobStatus', {
  conditions: field(1, list(JobCondition), { listType: 'atomic', patchStrategy: 'merge', patchMergeKey: 'type' }),
  startTime: field(2, time),
  completionTime: field(3, time),
  active: field(4, int32, { description: 'Pods that are pending or running.' }),
  succeeded: field(5, int32, { description: 'Pods that succeeded.' }),
  failed: field(6, int32, { description: 'Pods that failed.' }),
  terminating: field(11, int32, { pointer: true }),
  completedIndexes: field(7, string),
  failedIndexes: field(10, string, { pointer: true }),
  uncountedTerminatedPods: field(8, UncountedTerminatedPods),
  ready: field(9, int32, { pointer: true }),
});
export interface JobStatus extends Infer<typeof JobStatus> {}

export const Job = message(
  'io.k8s.api.batch.v1.Job',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, JobSpec, { present: true }),
    status: field(3, JobStatus, { default: {} }),
  },
  { description: 'Runs pods until enough of them have succeeded, then is done.' },
);
export interface Job extends Infer<typeof Job> {}

export const JobKind = defineKind<Job>(
  { group: 'batch', version: 'v1', kind: 'Job', resource: 'jobs', namespaced: true, categories: ['all'] },
  Job,
);
