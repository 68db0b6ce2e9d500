import { PodFailurePolicy, SuccessPolicy } from './job-policies.ts';
import { PodTemplateSpec } from '../../core/v1/pod-template.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, int64, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
export const JobSpec = message(
  'io.k8s.api.batch.v1.JobSpec',
  {
    parallelism: field(1, int32, {
      pointer: true,
      description: 'How many pods may run at the same time; 1 unless said.',
    }),
    completions: field(2, int32, {
      pointer: true,
      description: 'How many pods must succeed. Absent, with parallelism given: one success ends the job.',
    }),
    activeDeadlineSeconds: field(3, int64, {
      pointer: true,
      description: 'After this many seconds the job fails and its pods are ended; absent: no limit.',
    }),
    podFailurePolicy: field(11, PodFailurePolicy, {
      description: 'What a failed pod means, by exit code or condition.',
    }),
    successPolicy: field(16, SuccessPolicy, {
      description: 'When an indexed job has succeeded before all indexes have.',
    }),
    backoffLimit: field(7, int32, {
      pointer: true,
      description: 'How many pods may fail before the job does; 6 unless said, no limit with backoffLimitPerIndex.',
    }),
    backoffLimitPerIndex: field(12, int32, {
      pointer: true,
      description: 'How many pods of one index may fail before the index does; Indexed and restartPolicy Never only.',
    }),
    maxFailedIndexes: field(13, int32, {
      pointer: true,
      description: 'How many indexes may fail before the whole job does; needs backoffLimitPerIndex.',
    }),
    selector: field(4, LabelSelector, {
      description: 'Which pods belong to it. The server sets it, unless manualSelector is true.',
    }),
    manualSelector: field(5, bool, {
      pointer: true,
      description: 'True: the selector is yours, and must select no pods but its own. Seldom needed.',
    }),
    template: field(6, PodTemplateSpec, { required: true, description: 'The pod that does the work.' }),
    ttlSecondsAfterFinished: field(8, int32, {
      pointer: true,
      description: 'The job is deleted this many seconds after its end. Absent: it stays.',
    }),
    completionMode: field(9, string, {
      pointer: true,
      description: 'NonIndexed (the default), or Indexed: every pod is told its number from 0 to completions - 1.',
    }),
    suspend: field(10, bool, {
      pointer: true,
      description: 'While true no pod runs; those that do are ended. False unless said.',
    }),
    podReplacementPolicy: field(14, string, {
      pointer: true,
      description:
        'Pods are replaced once TerminatingOrFailed (the default), or once Failed (always so with podFailurePolicy).',
    }),
    managedBy: field(15, string, {
      pointer: true,
      description: 'The controller in charge, such as example.com/queue; absent: the built-in one. Never changes.',
    }),
  },
  { description: 'A pod template, how often it must succeed, and how often it may fail.' },
);
export interface JobSpec extends Infer<typeof JobSpec> {}

export const JobTemplateSpec = message(
  'io.k8s.api.batch.v1.JobTemplateSpec',
  {
    metadata: field(1, ObjectMeta, { default: {}, description: 'Labels and annotations of the jobs.' }),
    spec: field(2, JobSpec, { present: true, description: 'What the jobs run.' }),
  },
  { description: 'A job to be made, without a name of its own.' },
);
export interface JobTemplateSpec extends Infer<typeof JobTemplateSpec> {}

export const JobCondition = message(
  'io.k8s.api.batch.v1.JobCondition',
  {
    type: field(1, string, {
      required: true,
      description: 'Complete, Failed, Suspended, SuccessCriteriaMet or FailureTarget.',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastProbeTime: field(3, time, { description: 'When it was last looked at.' }),
    lastTransitionTime: field(4, time, { description: 'When the status last changed.' }),
    reason: field(5, string, { description: 'Why, in one word, such as BackoffLimitExceeded.' }),
    message: field(6, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a Job.' },
);
export interface JobCondition extends Infer<typeof JobCondition> {}

export const UncountedTerminatedPods = message(
  'io.k8s.api.batch.v1.UncountedTerminatedPods',
  {
    succeeded: field(1, list(string), { listType: 'set', description: 'Uids of pods that succeeded.' }),
    failed: field(2, list(string), { listType: 'set', description: 'Uids of pods that failed.' }),
  },
  { description: 'Ended pods that succeeded and failed do not count yet; keeps counting exact.' },
);
export interface UncountedTerminatedPods extends Infer<typeof UncountedTerminatedPods> {}

export const JobStatus = message(
  'io.k8s.api.batch.v1.JobStatus',
  {
    conditions: field(1, list(JobCondition), {
      listType: 'atomic',
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Complete or Failed once it is done; Suspended while it is.',
    }),
    startTime: field(2, time, {
      description: 'When the controller began with it; begins anew when a suspended job resumes.',
    }),
    completionTime: field(3, time, { description: 'When it was done; only where it succeeded.' }),
    active: field(4, int32, { description: 'Pods that are pending or running, and not being deleted.' }),
    succeeded: field(5, int32, { description: 'Pods that succeeded.' }),
    failed: field(6, int32, { description: 'Pods that failed.' }),
    terminating: field(11, int32, {
      pointer: true,
      description: 'Pods that are being deleted and have not ended yet.',
    }),
    completedIndexes: field(7, string, { description: 'The indexes that succeeded, such as 1,3-5; Indexed only.' }),
    failedIndexes: field(10, string, {
      pointer: true,
      description: 'The indexes that failed, such as 1,3-5; with backoffLimitPerIndex only.',
    }),
    uncountedTerminatedPods: field(8, UncountedTerminatedPods, {
      description: 'Pods that have ended and are about to be counted.',
    }),
    ready: field(9, int32, { pointer: true, description: 'Active pods that are ready.' }),
  },
  { description: 'Counts of pods, times, and conditions.' },
);
export interface JobStatus extends Infer<typeof JobStatus> {}

export const Job = message(
  'io.k8s.api.batch.v1.Job',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, JobSpec, { present: true, description: 'What to run, and how often.' }),
    status: field(3, JobStatus, { default: {}, description: 'How far that is. Read only.' }),
  },
  { description: 'Runs pods until enough of them have succeeded, then is done.' },
);
export interface Job extends Infer<typeof Job> {}

export const JobKind = defineKind<Job>(
  { group: 'batch', version: 'v1', kind: 'Job', resource: 'jobs', namespaced: true, categories: ['all'] },
  Job,
);
