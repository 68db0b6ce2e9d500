import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';

/** When failures count and when successes are enough: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export const PodFailurePolicyOnExitCodesRequirement = message(
  'io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement',
  {
    containerName: field(1, string, { pointer: true }),
    operator: field(2, string, { required: true }),
    values: field(3, list(int32), { required: true, listType: 'set' }),
  },
);
export interface PodFailurePolicyOnExitCodesRequirement extends Infer<typeof PodFailurePolicyOnExitCodesRequirement> {}

export const PodFailurePolicyOnPodConditionsPattern = message(
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern',
  {
    type: field(1, string, { required: true }),
    status: field(2, string, { default: 'True' }),
  },
);
export interface PodFailurePolicyOnPodConditionsPattern extends Infer<typeof PodFailurePolicyOnPodConditionsPattern> {}

export const PodFailurePolicyRule = message('io.k8s.api.batch.v1.PodFailurePolicyRule', {
  action: field(1, string, {
    required: true,
    description: 'Count the failure, Ignore it, fail the index (FailIndex) or the whole job (FailJob).',
  }),
  onExitCodes: field(2, PodFailurePolicyOnExitCodesRequirement),
  onPodConditions: field(3, list(PodFailurePolicyOnPodConditionsPattern), { listType: 'atomic' }),
});
export interface PodFailurePolicyRule extends Infer<typeof PodFailurePolicyRule> {}

export const PodFailurePolicy = message('io.k8s.api.batch.v1.PodFailurePolicy', {
  rules: field(1, list(PodFailurePolicyRule), { required: true, listType: 'atomic' }),
});
export interface PodFailurePolicy extends Infer<typeof PodFailurePolicy> {}

export const SuccessPolicyRule = message('io.k8s.api.batch.v1.SuccessPolicyRule', {
  succeededIndexes: field(1, string, { pointer: true, description: 'Indexes that must succeed, such as 0,3-5.' }),
  succeededCount: field(2, int32, { pointer: true, description: 'How many of them are enough.' }),
});
export interface SuccessPolicyRule extends Infer<typeof SuccessPolicyRule> {}

export const SuccessPolicy = message('io.k8s.api.batch.v1.SuccessPolicy', {
  rules: field(1, list(SuccessPolicyRule), { required: true, listType: 'atomic' }),
});
export interface SuccessPolicy extends Infer<typeof SuccessPolicy> {}
