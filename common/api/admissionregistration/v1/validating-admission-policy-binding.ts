import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { MatchResources, ParamRef } from './policy.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export const ValidatingAdmissionPolicyBindingSpec = message(
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec',
  {
    policyName: field(1, string, { description: 'The policy that is bound.' }),
    paramRef: field(2, ParamRef, { description: 'Its parameters, where the policy has a paramKind.' }),
    matchResources: field(3, MatchResources, {
      description: 'Narrows what the policy looks at; absent: all that its matchConstraints match.',
    }),
    validationActions: field(4, list(string), {
      listType: 'set',
      description: 'What happens to a request that fails: Deny, Warn, Audit; Deny and Warn not together.',
    }),
  },
  { description: 'A policy, its parameters, the requests it is evaluated for, and what follows.' },
);
export interface ValidatingAdmissionPolicyBindingSpec extends Infer<typeof ValidatingAdmissionPolicyBindingSpec> {}

export const ValidatingAdmissionPolicyBinding = message(
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, ValidatingAdmissionPolicyBindingSpec, { default: {}, description: 'Which policy, where, and how.' }),
  },
  { description: 'Puts a ValidatingAdmissionPolicy into effect, with its parameters.' },
);
export interface ValidatingAdmissionPolicyBinding extends Infer<typeof ValidatingAdmissionPolicyBinding> {}

export const ValidatingAdmissionPolicyBindingKind = defineKind<ValidatingAdmissionPolicyBinding>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    resource: 'validatingadmissionpolicybindings',
    namespaced: false,
    categories: ['api-extensions'],
  },
  ValidatingAdmissionPolicyBinding,
);
