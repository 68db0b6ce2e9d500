import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';

/** When failures count and when successes are enough: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export const PodFailurePolicyOnExitCodesRequirement = message(
  'io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement',
  {
    containerName: field(1, string, {
      pointer: true,
      description: 'Only this container, init containers included; absent: any of the pod.',
    }),
    operator: field(2, string, {
      required: true,
      description: 'In: the code is one of values. NotIn: it is none of them.',
    }),
    values: field(3, list(int32), {
      required: true,
      listType: 'set',
      description: 'At most 255 exit codes in ascending order; never 0 for In.',
    }),
  },
  { description: 'A test of the exit codes of failed containers.' },
);
export interface PodFailurePolicyOnExitCodesRequirement extends Infer<typeof PodFailurePolicyOnExitCodesRequirement> {}

export const PodFailurePolicyOnPodConditionsPattern = message(
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern',
  {
    type: field(1, string, { required: true, description: 'The type of the condition, such as DisruptionTarget.' }),
    status: field(2, string, { default: 'True', description: 'True (the default), False or Unknown.' }),
  },
  { description: 'A condition that a failed pod may have.' },
);
export interface PodFailurePolicyOnPodConditionsPattern extends Infer<typeof PodFailurePolicyOnPodConditionsPattern> {}

export const PodFailurePolicyRule = message(
  'io.k8s.api.batch.v1.PodFailurePolicyRule',
  {
    action: field(1, string, {
      required: true,
      description: 'Count the failure, Ignore it, fail the index (FailIndex) or the whole job (FailJob).',
    }),
    onExitCodes: field(2, PodFailurePolicyOnExitCodesRequirement, {
      description: 'Matches pods by the exit codes of their containers.',
    }),
    onPodConditions: field(3, list(PodFailurePolicyOnPodConditionsPattern), {
      listType: 'atomic',
      description: 'Matches pods that have one of these conditions, at most 20.',
    }),
  },
  { description: 'What failures of one sort mean; either onExitCodes or onPodConditions.' },
);
export interface PodFailurePolicyRule extends Infer<typeof PodFailurePolicyRule> {}

export const PodFailurePolicy = message(
  'io.k8s.api.batch.v1.PodFailurePolicy',
  {
    rules: field(1, list(PodFailurePolicyRule), {
      required: true,
      listType: 'atomic',
      description: 'At most 20; the first that matches decides, and without one the failure counts.',
    }),
  },
  { description: 'What failed pods mean; needs restartPolicy Never in the template.' },
);
export interface PodFailurePolicy extends Infer<typeof PodFailurePolicy> {}

export const SuccessPolicyRule = message(
  'io.k8s.api.batch.v1.SuccessPolicyRule',
  {
    succeededIndexes: field(1, string, { pointer: true, description: 'Indexes that must succeed, such as 0,3-5.' }),
    succeededCount: field(2, int32, {
      pointer: true,
      description: 'How many indexes must succeed, of succeededIndexes where they are given.',
    }),
  },
  { description: 'A way to have succeeded; both fields together, or one of them.' },
);
export interface SuccessPolicyRule extends Infer<typeof SuccessPolicyRule> {}

export const SuccessPolicy = message(
  'io.k8s.api.batch.v1.SuccessPolicy',
  {
    rules: field(1, list(SuccessPolicyRule), {
      required: true,
      listType: 'atomic',
      description: 'At most 20; the job has succeeded as soon as one of them holds.',
    }),
  },
  { description: 'When an indexed job is done before all indexes are; the pods that remain are ended.' },
);
export interface SuccessPolicy extends Infer<typeof SuccessPolicy> {}
