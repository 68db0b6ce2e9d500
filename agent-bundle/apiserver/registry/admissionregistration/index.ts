import type { Resource } from '../resource.ts';
import { mutatingAdmissionPolicies } from './mutating-admission-policy.ts';
import { mutatingAdmissionPolicyBindings } from './mutating-admission-policy-binding.ts';
import { mutatingWebhookConfigurations } from './mutating-webhook-configuration.ts';
import { validatingAdmissionPolicies } from './validating-admission-policy.ts';
import { validatingAdmissionPolicyBindings } from './validating-admission-policy-binding.ts';
import { validatingWebhookConfigurations } from './validating-webhook-configuration.ts';

/** The resources of admissionregistration.k8s.io. */
export const admissionregistrationResources: readonly Resource[] = [
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
];
