import { Condition, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, int64, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { MatchResources, ParamKind, Variable } from './policy.ts';
import { MatchCondition } from './rule.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
export const Validation = message(
  'io.k8s.api.admissionregistration.v1.Validation',
  {
    expression: field(1, string, { required: true, description: 'CEL that must be true for the request to pass.' }),
    message: field(2, string, { description: 'What the client is told when it is not.' }),
    reason: field(3, string, {
      pointer: true,
      description:
        'Unauthorized, Forbidden, Invalid (when absent) or RequestEntityTooLarge: sets the code of the answer.',
    }),
    messageExpression: field(4, string, { description: 'CEL for the message, preferred to message.' }),
  },
  { description: 'A condition that requests must meet, and the words when they do not.' },
);
export interface Validation extends Infer<typeof Validation> {}

export const AuditAnnotation = message(
  'io.k8s.api.admissionregistration.v1.AuditAnnotation',
  {
    key: field(1, string, {
      required: true,
      description: 'The end of the key; the name of the policy stands before it.',
    }),
    valueExpression: field(2, string, { required: true, description: 'CEL for the value; null for no annotation.' }),
  },
  { description: 'A note in the audit log, with a value computed in CEL.' },
);
export interface AuditAnnotation extends Infer<typeof AuditAnnotation> {}

export const ValidatingAdmissionPolicySpec = message(
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec',
  {
    paramKind: field(1, ParamKind, { description: 'The kind of objects that parameterize the policy; absent: none.' }),
    matchConstraints: field(2, MatchResources, { description: 'Which requests it looks at.' }),
    validations: field(3, list(Validation), { listType: 'atomic', description: 'What must be true of them.' }),
    failurePolicy: field(4, string, {
      pointer: true,
      default: 'Fail',
      description:
        'When an expression cannot be evaluated: Fail (the default) refuses the request, Ignore lets it pass.',
    }),
    auditAnnotations: field(5, list(AuditAnnotation), {
      listType: 'atomic',
      description: 'What is noted in the audit event of a request.',
    }),
    matchConditions: field(6, list(MatchCondition), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'All of these must be true for the policy to be evaluated; at most 64.',
    }),
    variables: field(7, list(Variable), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Named expressions, each of which may use those before it.',
    }),
  },
  { description: 'Which requests are checked, and what must be true of them.' },
);
export interface ValidatingAdmissionPolicySpec extends Infer<typeof ValidatingAdmissionPolicySpec> {}

export const ExpressionWarning = message(
  'io.k8s.api.admissionregistration.v1.ExpressionWarning',
  {
    fieldRef: field(2, string, {
      required: true,
      description: 'Where the expression is, such as spec.validations[0].expression.',
    }),
    warning: field(3, string, {
      required: true,
      description: 'What is doubtful, with the types it was checked against.',
    }),
  },
  { description: 'What is doubtful about one expression.' },
);
export interface ExpressionWarning extends Infer<typeof ExpressionWarning> {}

export const TypeChecking = message(
  'io.k8s.api.admissionregistration.v1.TypeChecking',
  {
    expressionWarnings: field(1, list(ExpressionWarning), {
      listType: 'atomic',
      description: 'The warnings; none when every expression fits.',
    }),
  },
  { description: 'What checking the expressions against the matched types found.' },
);
export interface TypeChecking extends Infer<typeof TypeChecking> {}

export const ValidatingAdmissionPolicyStatus = message(
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyStatus',
  {
    observedGeneration: field(1, int64, { description: 'The generation that this is about.' }),
    typeChecking: field(2, TypeChecking, { description: 'Warnings from checking the types in expressions.' }),
    conditions: field(3, list(Condition), {
      listType: 'map',
      listMapKeys: ['type'],
      description: 'Conditions by type; the server sets none.',
    }),
  },
  { description: 'What the server found out about the policy.' },
);
export interface ValidatingAdmissionPolicyStatus extends Infer<typeof ValidatingAdmissionPolicyStatus> {}

export const ValidatingAdmissionPolicy = message(
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, ValidatingAdmissionPolicySpec, {
      default: {},
      description: 'What it looks at and what must be true.',
    }),
    status: field(3, ValidatingAdmissionPolicyStatus, {
      default: {},
      description: 'What checking it found. Read only.',
    }),
  },
  {
    description:
      'Says in CEL which requests are refused. It takes effect where a ValidatingAdmissionPolicyBinding binds it.',
  },
);
export interface ValidatingAdmissionPolicy extends Infer<typeof ValidatingAdmissionPolicy> {}

export const ValidatingAdmissionPolicyKind = defineKind<ValidatingAdmissionPolicy>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    resource: 'validatingadmissionpolicies',
    namespaced: false,
    categories: ['api-extensions'],
  },
  ValidatingAdmissionPolicy,
);
