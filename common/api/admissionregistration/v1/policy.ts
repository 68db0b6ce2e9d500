import { type Infer, field, list, message, string } from '../../schema/field.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { NamedRuleWithOperations } from './rule.ts';

/** What admission policies of both sorts have: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export const ParamKind = message(
  'io.k8s.api.admissionregistration.v1.ParamKind',
  {
    apiVersion: field(1, string, { description: 'The group and version of the parameters: example.com/v1.' }),
    kind: field(2, string, { description: 'The kind of the parameters.' }),
  },
  { atomic: true, description: 'The kind of objects that give a policy its parameters.' },
);
export interface ParamKind extends Infer<typeof ParamKind> {}

export const MatchResources = message(
  'io.k8s.api.admissionregistration.v1.MatchResources',
  {
    namespaceSelector: field(1, LabelSelector, {
      default: {},
      description: 'Only objects whose namespace it selects, and those that are in none.',
    }),
    objectSelector: field(2, LabelSelector, {
      default: {},
      description: 'Only objects that it selects, as they were or as they shall be.',
    }),
    resourceRules: field(3, list(NamedRuleWithOperations), {
      listType: 'atomic',
      description: 'Requests that one of these matches.',
    }),
    excludeResourceRules: field(4, list(NamedRuleWithOperations), {
      listType: 'atomic',
      description: 'But none that one of these matches.',
    }),
    matchPolicy: field(7, string, {
      pointer: true,
      default: 'Equivalent',
      description:
        'Exact matches only what the rules name; Equivalent (the default) the same resource in other groups and versions too.',
    }),
  },
  { atomic: true, description: 'Which requests a policy looks at.' },
);
export interface MatchResources extends Infer<typeof MatchResources> {}

export const Variable = message(
  'io.k8s.api.admissionregistration.v1.Variable',
  {
    name: field(1, string, { required: true, description: 'Expressions below reach it as variables.<name>.' }),
    expression: field(2, string, {
      required: true,
      description: 'CEL for its value, evaluated when it is first needed.',
    }),
  },
  { atomic: true, description: 'A named expression that others can use.' },
);
export interface Variable extends Infer<typeof Variable> {}

export const ParamRef = message(
  'io.k8s.api.admissionregistration.v1.ParamRef',
  {
    name: field(1, string, { description: 'The name of the parameter object; either this or selector.' }),
    namespace: field(2, string, { description: 'Where it is; absent: in the namespace of the object admitted.' }),
    selector: field(3, LabelSelector, { description: 'Selects several parameter objects; either this or name.' }),
    parameterNotFoundAction: field(4, string, {
      pointer: true,
      description:
        'When there is no such object: Allow passes the request, Deny fails as failurePolicy says. Must be said.',
    }),
  },
  { atomic: true, description: 'The parameters of a policy: one object by name, or several by labels.' },
);
export interface ParamRef extends Infer<typeof ParamRef> {}
