import type { ApiObject, Kind } from '../schema/kind.ts';
import { MutatingAdmissionPolicyBindingKind } from './v1/mutating-admission-policy-binding.ts';
import { MutatingAdmissionPolicyKind } from './v1/mutating-admission-policy.ts';
import { MutatingWebhookConfigurationKind } from './v1/mutating-webhook-configuration.ts';
import { ValidatingAdmissionPolicyBindingKind } from './v1/validating-admission-policy-binding.ts';
import { ValidatingAdmissionPolicyKind } from './v1/validating-admission-policy.ts';
import { ValidatingWebhookConfigurationKind } from './v1/validating-webhook-configuration.ts';

/** The kinds of admissionregistration.k8s.io. */
export const admissionregistrationKinds: readonly Kind<ApiObject>[] = [
  MutatingAdmissionPolicyBindingKind,
  MutatingAdmissionPolicyKind,
  MutatingWebhookConfigurationKind,
  ValidatingAdmissionPolicyBindingKind,
  ValidatingAdmissionPolicyKind,
  ValidatingWebhookConfigurationKind,
];
