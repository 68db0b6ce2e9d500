import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, int32, list, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** flowcontrol.apiserver.k8s.io/v1: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
export const UserSubject = message('io.k8s.api.flowcontrol.v1.UserSubject', {
  name: field(1, string, { required: true, description: 'The user, or * for every user.' }),
});
export interface UserSubject extends Infer<typeof UserSubject> {}

export const GroupSubject = message('io.k8s.api.flowcontrol.v1.GroupSubject', {
  name: field(1, string, { required: true, description: 'The group, or * for every group.' }),
});
export interface GroupSubject extends Infer<typeof GroupSubject> {}

export const ServiceAccountSubject = message('io.k8s.api.flowcontrol.v1.ServiceAccountSubject', {
  namespace: field(1, string, { required: true, description: 'The namespace of the account.' }),
  name: field(2, string, { required: true, description: 'The account, or * for all of the namespace.' }),
});
export interface ServiceAccountSubject extends Infer<typeof ServiceAccountSubject> {}

export const Subject = message('io.k8s.api.flowcontrol.v1.Subject', {
  kind: field(1, string, { required: true, description: 'User, Group or ServiceAccount: which of these is set.' }),
  user: field(2, UserSubject),
  group: field(3, GroupSubject),
  serviceAccount: field(4, ServiceAccountSubject),
});
export interface Subject extends Infer<typeof Subject> {}

export const ResourcePolicyRule = message('io.k8s.api.flowcontrol.v1.ResourcePolicyRule', {
  verbs: field(1, list(string), { required: true, listType: 'set', description: 'The verbs; * alone for all.' }),
  apiGroups: field(2, list(string), { required: true, listType: 'set', description: 'The groups; * alone for all.' }),
  resources: field(3, list(string), {
    required: true,
    listType: 'set',
    description: 'The plurals, nodes/status for a subresource; * alone for all.',
  }),
  clusterScope: field(4, bool, { description: 'Requests that name no namespace.' }),
  namespaces: field(5, list(string), {
    listType: 'set',
    description: 'Requests in these namespaces; * alone for all.',
  }),
});
export interface ResourcePolicyRule extends Infer<typeof ResourcePolicyRule> {}

export const NonResourcePolicyRule = message('io.k8s.api.flowcontrol.v1.NonResourcePolicyRule', {
  verbs: field(1, list(string), { required: true, listType: 'set', description: 'The verbs; * alone for all.' }),
  nonResourceURLs: field(6, list(string), {
    required: true,
    listType: 'set',
    description: 'Paths such as /healthz or /healthz/*; * alone for all.',
  }),
});
export interface NonResourcePolicyRule extends Infer<typeof NonResourcePolicyRule> {}

export const PolicyRulesWithSubjects = message('io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects', {
  subjects: field(1, list(Subject), { required: true, listType: 'atomic', description: 'Whose requests.' }),
  resourceRules: field(2, list(ResourcePolicyRule), { listType: 'atomic', description: 'Requests for resources.' }),
  nonResourceRules: field(3, list(NonResourcePolicyRule), {
    listType: 'atomic',
    description: 'Requests for other paths.',
  }),
});
export interface PolicyRulesWithSubjects extends Infer<typeof PolicyRulesWithSubjects> {}

export const FlowDistinguisherMethod = message('io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod', {
  type: field(1, string, { required: true, description: 'ByUser or ByNamespace.' }),
});
export interface FlowDistinguisherMethod extends Infer<typeof FlowDistinguisherMethod> {}

export const PriorityLevelConfigurationReference = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference',
  { name: field(1, string, { required: true, description: 'The name of the PriorityLevelConfiguration.' }) },
);
export interface PriorityLevelConfigurationReference extends Infer<typeof PriorityLevelConfigurationReference> {}

export const FlowSchemaSpec = message('io.k8s.api.flowcontrol.v1.FlowSchemaSpec', {
  priorityLevelConfiguration: field(1, PriorityLevelConfigurationReference, {
    required: true,
    description: 'The priority level of what matches.',
  }),
  matchingPrecedence: field(2, int32, {
    default: 1000,
    description: 'The schema with the least number is the one that counts, 1 to 10000.',
  }),
  distinguisherMethod: field(3, FlowDistinguisherMethod, {
    description: 'What makes flows of the requests: their user or their namespace; absent: all are one flow.',
  }),
  rules: field(4, list(PolicyRulesWithSubjects), {
    listType: 'atomic',
    description: 'Which requests match: any of these.',
  }),
});
export interface FlowSchemaSpec extends Infer<typeof FlowSchemaSpec> {}

export const FlowSchemaCondition = message('io.k8s.api.flowcontrol.v1.FlowSchemaCondition', {
  type: field(1, string),
  status: field(2, string),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface FlowSchemaCondition extends Infer<typeof FlowSchemaCondition> {}

export const FlowSchemaStatus = message('io.k8s.api.flowcontrol.v1.FlowSchemaStatus', {
  conditions: field(1, list(FlowSchemaCondition), {
    listType: 'map',
    listMapKeys: ['type'],
    patchStrategy: 'merge',
    patchMergeKey: 'type',
    description: 'Whether it is Dangling: its priority level does not exist.',
  }),
});
export interface FlowSchemaStatus extends Infer<typeof FlowSchemaStatus> {}

export const FlowSchema = message(
  'io.k8s.api.flowcontrol.v1.FlowSchema',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, FlowSchemaSpec, { present: true, description: 'Which requests, and their priority level.' }),
    status: field(3, FlowSchemaStatus, { default: {}, description: 'Whether it is in effect.' }),
  },
  {
    description:
      'Sorts requests into flows and gives them a priority level, so that one client cannot keep others waiting.',
  },
);
export interface FlowSchema extends Infer<typeof FlowSchema> {}

export const FlowSchemaKind = defineKind<FlowSchema>(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'FlowSchema',
    resource: 'flowschemas',
    namespaced: false,
  },
  FlowSchema,
);
