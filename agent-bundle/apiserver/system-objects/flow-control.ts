import type { FlowSchema, PolicyRulesWithSubjects, Subject } from '../../../common/api/flowcontrol/v1/flow-schema.ts';
import type { PriorityLevelConfiguration } from '../../../common/api/flowcontrol/v1/priority-level-configuration.ts';
import {
  anythingFrom,
  everybody,
  groupSubject,
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
} from '../registry/flowcontrol/mandatory.ts';

/**
 * The flow control that every cluster has from the start.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#defaults
 */
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };

/** Shares, percent to lend, queues, hand size. */
const suggestedLevels: Readonly<Record<string, readonly [number, number, number, number]>> = {
  system: [30, 33, 64, 6],
  'node-high': [40, 25, 64, 6],
  'leader-election': [10, 0, 16, 4],
  'workload-high': [40, 50, 128, 6],
  'workload-low': [100, 90, 128, 6],
  'global-default': [20, 50, 128, 6],
};

export const systemPriorityLevels: readonly PriorityLevelConfiguration[] = [
  ...Object.entries(mandatoryPriorityLevels).map(([name, spec]) => ({ metadata: { name, annotations }, spec })),
  ...Object.entries(suggestedLevels).map(([name, [shares, lendablePercent, queues, handSize]]) => {
    const limitResponse = { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } };
    const limited = { nominalConcurrencyShares: shares, limitResponse, lendablePercent };
    return { metadata: { name, annotations }, spec: { type: 'Limited', limited } };
  }),
];

type Method = 'ByUser' | 'ByNamespace' | 'none';

function schema(
  name: string,
  level: string,
  matchingPrecedence: number,
  method: Method,
  ...rules: PolicyRulesWithSubjects[]
): FlowSchema {
  const distinguisher = method === 'none' ? {} : { distinguisherMethod: { type: method } };
  const spec = { priorityLevelConfiguration: { name: level }, matchingPrecedence, ...distinguisher, rules };
  return { metadata: { name, annotations }, spec };
}

const user = (name: string): Subject => ({ kind: 'User', user: { name } });
const account = (name: string): Subject => ({
  kind: 'ServiceAccount',
  serviceAccount: { namespace: 'kube-system', name },
});
const nodes = groupSubject('system:nodes');
const everywhere = { namespaces: ['*'] };
const leaseVerbs = { verbs: ['get', 'create', 'update'] };
const leases = { ...leaseVerbs, apiGroups: ['coordination.k8s.io'], resources: ['leases'], ...everywhere };
const coreObjects = (...resources: string[]) => ({ ...leaseVerbs, apiGroups: [''], resources, ...everywhere });

export const systemFlowSchemas: readonly FlowSchema[] = [
  ...Object.entries(mandatoryFlowSchemas).map(([name, spec]) => ({ metadata: { name, annotations }, spec })),
  schema('probes', 'exempt', 2, 'none', {
    subjects: [...everybody],
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  schema('system-leader-election', 'leader-election', 100, 'ByUser', {
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler')],
    resourceRules: [leases],
  }),
  schema('endpoint-controller', 'workload-high', 150, 'ByUser', {
    subjects: [
      user('system:kube-controller-manager'),
      account('endpoint-controller'),
      account('endpointslicemirroring-controller'),
    ],
    resourceRules: [coreObjects('endpoints')],
  }),
  schema('workload-leader-election', 'leader-election', 200, 'ByUser', {
    subjects: [account('*')],
    resourceRules: [coreObjects('endpoints', 'configmaps'), leases],
  }),
  schema('system-node-high', 'node-high', 400, 'ByUser', {
    subjects: [nodes],
    resourceRules: [
      { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, ...everywhere },
      { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], ...everywhere },
    ],
  }),
  schema('system-nodes', 'system', 500, 'ByUser', anythingFrom(nodes)),
  schema(
    'kube-controller-manager',
    'workload-high',
    800,
    'ByNamespace',
    anythingFrom(user('system:kube-controller-manager')),
  ),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', anythingFrom(user('system:kube-scheduler'))),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', anythingFrom(account('*'))),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', anythingFrom(groupSubject('system:serviceaccounts'))),
  schema('global-default', 'global-default', 9900, 'ByUser', anythingFrom(...everybody)),
];
