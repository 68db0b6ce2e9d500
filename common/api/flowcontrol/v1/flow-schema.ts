import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, int32, list, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** flowcontrol.apiserver.k8s.io/v1: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
export const UserSubject = message(
  'io.k8s.api.flowcontrol.v1.UserSubject',
  {
    name: field(1, string, { required: true, description: 'The user, or * for every user.' }),
  },
  { description: 'Requests of a user.' },
);
export interface UserSubject extends Infer<typeof UserSubject> {}

export const GroupSubject = message(
  'io.k8s.api.flowcontrol.v1.GroupSubject',
  {
    name: field(1, string, { required: true, description: 'The group, or * for every group.' }),
  },
  { description: 'Requests of the members of a group.' },
);
export interface GroupSubject extends Infer<typeof GroupSubject> {}

export const ServiceAccountSubject = message(
  'io.k8s.api.flowcontrol.v1.ServiceAccountSubject',
  {
    namespace: field(1, string, { required: true, description: 'The namespace of the account.' }),
    name: field(2, string, { required: true, description: 'The account, or * for all of the namespace.' }),
  },
  { description: 'Requests of a service account.' },
);
export interface ServiceAccountSubject extends Infer<typeof ServiceAccountSubject> {}

export const Subject = message(
  'io.k8s.api.flowcontrol.v1.Subject',
  {
    kind: field(1, string, { required: true, description: 'User, Group or ServiceAccount: which of these is set.' }),
    user: field(2, UserSubject, { description: 'The user, for the kind User.' }),
    group: field(3, GroupSubject, { description: 'The group, for the kind Group.' }),
    serviceAccount: field(4, ServiceAccountSubject, { description: 'The account, for the kind ServiceAccount.' }),
  },
  { description: 'Who sends a request.' },
);
export interface Subject extends Infer<typeof Subject> {}

export const ResourcePolicyRule = message(
  'io.k8s.api.flowcontrol.v1.ResourcePolicyRule',
  {
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
  },
  { description: 'Requests for resources, by verb, group, resource and namespace.' },
);
export interface ResourcePolicyRule extends Infer<typeof ResourcePolicyRule> {}

export const NonResourcePolicyRule = message(
  'io.k8s.api.flowcontrol.v1.NonResourcePolicyRule',
  {
    verbs: field(1, list(string), { required: true, listType: 'set', description: 'The verbs; * alone for all.' }),
    nonResourceURLs: field(6, list(string), {
      required: true,
      listType: 'set',
      description: 'Paths such as /healthz or /healthz/*; * alone for all.',
    }),
  },
  { description: 'Requests for paths that are no resources, by verb and path.' },
);
export interface NonResourcePolicyRule extends Infer<typeof NonResourcePolicyRule> {}

export const PolicyRulesWithSubjects = message(
  'io.k8s.api.flowcontrol.v1.PolicyRulesWithSubjects',
  {
    subjects: field(1, list(Subject), { required: true, listType: 'atomic', description: 'Whose requests.' }),
    resourceRules: field(2, list(ResourcePolicyRule), { listType: 'atomic', description: 'Requests for resources.' }),
    nonResourceRules: field(3, list(NonResourcePolicyRule), {
      listType: 'atomic',
      description: 'Requests for other paths.',
    }),
  },
  { description: 'Requests of one of the subjects that one of the rules matches.' },
);
export interface PolicyRulesWithSubjects extends Infer<typeof PolicyRulesWithSubjects> {}

export const FlowDistinguisherMethod = message(
  'io.k8s.api.flowcontrol.v1.FlowDistinguisherMethod',
  {
    type: field(1, string, { required: true, description: 'ByUser or ByNamespace.' }),
  },
  { description: 'What tells the flows of a schema apart, so that none keeps the others waiting.' },
);
export interface FlowDistinguisherMethod extends Infer<typeof FlowDistinguisherMethod> {}

export const PriorityLevelConfigurationReference = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationReference',
  { name: field(1, string, { required: true, description: 'The name of the PriorityLevelConfiguration.' }) },
  { description: 'A priority level, by name.' },
);
export interface PriorityLevelConfigurationReference extends Infer<typeof PriorityLevelConfigurationReference> {}

export const FlowSchemaSpec = message(
  'io.k8s.api.flowcontrol.v1.FlowSchemaSpec',
  {
    priorityLevelConfiguration: field(1, PriorityLevelConfigurationReference, {
      required: true,
      description: 'The priority level of what matches.',
    }),
    matchingPrecedence: field(2, int32, {
      default: 1000,
      description: 'Of the schemas that match the least number counts, 1 to 10000; 1000 unless said.',
    }),
    distinguisherMethod: field(3, FlowDistinguisherMethod, {
      description: 'What makes flows of the requests: their user or their namespace; absent: all are one flow.',
    }),
    rules: field(4, list(PolicyRulesWithSubjects), {
      listType: 'atomic',
      description: 'Which requests match: any of these.',
    }),
  },
  { description: 'Which requests it catches, and what becomes of them.' },
);
export interface FlowSchemaSpec extends Infer<typeof FlowSchemaSpec> {}

export const FlowSchemaCondition = message(
  'io.k8s.api.flowcontrol.v1.FlowSchemaCondition',
  {
    type: field(1, string, { description: 'Dangling.' }),
    status: field(2, string, { description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a FlowSchema.' },
);
export interface FlowSchemaCondition extends Infer<typeof FlowSchemaCondition> {}

export const FlowSchemaStatus = message(
  'io.k8s.api.flowcontrol.v1.FlowSchemaStatus',
  {
    conditions: field(1, list(FlowSchemaCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Whether it is Dangling: its priority level does not exist.',
    }),
  },
  { description: 'Whether its priority level exists.' },
);
export interface FlowSchemaStatus extends Infer<typeof FlowSchemaStatus> {}

export const FlowSchema = message(
  'io.k8s.api.flowcontrol.v1.FlowSchema',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, FlowSchemaSpec, { present: true, description: 'Which requests, and their priority level.' }),
    status: field(3, FlowSchemaStatus, { default: {}, description: 'Whether it is in effect. Read only.' }),
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
