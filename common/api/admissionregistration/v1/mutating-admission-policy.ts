import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { MatchResources, ParamKind, Variable } from './policy.ts';
import { MatchCondition } from './rule.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
export const ApplyConfiguration = message(
  'io.k8s.api.admissionregistration.v1.ApplyConfiguration',
  {
    expression: field(1, string, { description: 'CEL for an object that is applied on top: Object{spec: …}.' }),
  },
  { description: 'A change put as fields to apply, as server-side apply merges them.' },
);
export interface ApplyConfiguration extends Infer<typeof ApplyConfiguration> {}

export const JSONPatch = message(
  'io.k8s.api.admissionregistration.v1.JSONPatch',
  {
    expression: field(1, string, { description: 'CEL for a list of JSONPatch{op, path, value}.' }),
  },
  { description: 'A change put as operations of a JSON patch (RFC 6902).' },
);
export interface JSONPatch extends Infer<typeof JSONPatch> {}

export const Mutation = message(
  'io.k8s.api.admissionregistration.v1.Mutation',
  {
    patchType: field(2, string, {
      required: true,
      description: 'ApplyConfiguration or JSONPatch: which of both is set.',
    }),
    applyConfiguration: field(3, ApplyConfiguration, { description: 'The fields to apply, for ApplyConfiguration.' }),
    jsonPatch: field(4, JSONPatch, { description: 'The operations, for JSONPatch.' }),
  },
  { description: 'One change, as an apply configuration or as a JSON patch.' },
);
export interface Mutation extends Infer<typeof Mutation> {}

export const MutatingAdmissionPolicySpec = message(
  'io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec',
  {
    paramKind: field(1, ParamKind, { description: 'The kind of objects that parameterize the policy; absent: none.' }),
    matchConstraints: field(2, MatchResources, { description: 'Which requests it looks at.' }),
    variables: field(3, list(Variable), {
      listType: 'atomic',
      description: 'Named expressions, each of which may use those before it.',
    }),
    mutations: field(4, list(Mutation), { listType: 'atomic', description: 'What is changed, one after the other.' }),
    failurePolicy: field(5, string, {
      pointer: true,
      default: 'Fail',
      description:
        'When an expression cannot be evaluated: Fail (the default) refuses the request, Ignore lets it pass unchanged.',
    }),
    matchConditions: field(6, list(MatchCondition), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'All of these must be true for the policy to be evaluated; at most 64.',
    }),
    reinvocationPolicy: field(7, string, {
      description: 'IfNeeded evaluates it again when a later one changed the object; Never does not. Must be said.',
    }),
  },
  { description: 'Which requests are changed, and how.' },
);
export interface MutatingAdmissionPolicySpec extends Infer<typeof MutatingAdmissionPolicySpec> {}

export const MutatingAdmissionPolicy = message(
  'io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicy',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, MutatingAdmissionPolicySpec, { default: {}, description: 'What it looks at and what it changes.' }),
  },
  {
    description:
      'Says in CEL how requests are changed. It takes effect where a MutatingAdmissionPolicyBinding binds it.',
  },
);
export interface MutatingAdmissionPolicy extends Infer<typeof MutatingAdmissionPolicy> {}

export const MutatingAdmissionPolicyKind = defineKind<MutatingAdmissionPolicy>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingAdmissionPolicy',
    resource: 'mutatingadmissionpolicies',
    namespaced: false,
    categories: ['api-extensions'],
  },
  MutatingAdmissionPolicy,
);
