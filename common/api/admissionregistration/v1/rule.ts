import { type Infer, field, list, message, string } from '../../schema/field.ts';

/** admissionregistration.k8s.io/v1/rule: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules */
export const Rule = message(
  'io.k8s.api.admissionregistration.v1.Rule',
  {
    apiGroups: field(1, list(string), {
      listType: 'atomic',
      description: 'The groups of the resources; "" is the core group, * alone every group.',
    }),
    apiVersions: field(2, list(string), {
      listType: 'atomic',
      description: 'The versions; * alone means every version.',
    }),
    resources: field(3, list(string), {
      listType: 'atomic',
      description: 'Plurals: pods, pods/log, */scale; * for all resources, */* for their subresources too.',
    }),
    scope: field(4, string, {
      pointer: true,
      default: '*',
      description: 'Cluster or Namespaced, to match only such resources; * for both (the default).',
    }),
  },
  { description: 'Resources, by group, version and plural.' },
);
export interface Rule extends Infer<typeof Rule> {}

export const RuleWithOperations = message(
  'io.k8s.api.admissionregistration.v1.RuleWithOperations',
  {
    operations: field(1, list(string), {
      listType: 'atomic',
      description: 'CREATE, UPDATE, DELETE, CONNECT, or * alone for all of them.',
    }),
    rule: field(2, Rule, { inline: true }),
  },
  { description: 'Operations on resources.' },
);
export interface RuleWithOperations extends Infer<typeof RuleWithOperations> {}

export const NamedRuleWithOperations = message(
  'io.k8s.api.admissionregistration.v1.NamedRuleWithOperations',
  {
    resourceNames: field(1, list(string), {
      listType: 'atomic',
      description: 'Only objects of these names; every object when it is empty.',
    }),
    ruleWithOperations: field(2, RuleWithOperations, { inline: true }),
  },
  { atomic: true, description: 'Operations on resources, or on objects of given names alone.' },
);
export interface NamedRuleWithOperations extends Infer<typeof NamedRuleWithOperations> {}

export const MatchCondition = message(
  'io.k8s.api.admissionregistration.v1.MatchCondition',
  {
    name: field(1, string, { required: true, description: 'Tells the condition from the others.' }),
    expression: field(2, string, {
      required: true,
      description: 'CEL that must be true of a request, in terms of object, oldObject, request and authorizer.',
    }),
  },
  { description: 'A condition in CEL on requests.' },
);
export interface MatchCondition extends Infer<typeof MatchCondition> {}
