import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { MatchResources, ParamRef } from './policy.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
export const MutatingAdmissionPolicyBindingSpec = message(
  'io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBindingSpec',
  {
    policyName: field(1, string, { description: 'The policy that is bound.' }),
    paramRef: field(2, ParamRef, { description: 'Its parameters, where the policy has a paramKind.' }),
    matchResources: field(3, MatchResources, {
      description: 'Narrows what the policy looks at; absent: all that its matchConstraints match.',
    }),
  },
  { description: 'A policy, its parameters, and the requests it is evaluated for.' },
);
export interface MutatingAdmissionPolicyBindingSpec extends Infer<typeof MutatingAdmissionPolicyBindingSpec> {}

export const MutatingAdmissionPolicyBinding = message(
  'io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicyBinding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, MutatingAdmissionPolicyBindingSpec, { default: {}, description: 'Which policy, and where.' }),
  },
  { description: 'Puts a MutatingAdmissionPolicy into effect, with its parameters.' },
);
export interface MutatingAdmissionPolicyBinding extends Infer<typeof MutatingAdmissionPolicyBinding> {}

export const MutatingAdmissionPolicyBindingKind = defineKind<MutatingAdmissionPolicyBinding>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicyBinding',
    resource: 'mutatingadmissionpolicybindings',
    namespaced: false,
    categories: ['api-extensions'],
  },
  MutatingAdmissionPolicyBinding,
);
