import type {
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
  Subject,
} from '../../../../common/api/flowcontrol/v1/flow-schema.ts';
import type { PriorityLevelConfigurationSpec } from '../../../../common/api/flowcontrol/v1/priority-level-configuration.ts';

/**
 * What must exist for every request to have a priority level, and may not change.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#mandatory-configuration-objects
 */
export const mandatoryPriorityLevels: Readonly<Record<string, PriorityLevelConfigurationSpec>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
  },
};

export const groupSubject = (name: string): Subject => ({ kind: 'Group', group: { name } });

export const everybody: readonly Subject[] = [
  groupSubject('system:unauthenticated'),
  groupSubject('system:authenticated'),
];

/** Everything these ask for. */
export const anythingFrom = (...subjects: readonly Subject[]): PolicyRulesWithSubjects => ({
  subjects: [...subjects],
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
});

export const mandatoryFlowSchemas: Readonly<Record<string, FlowSchemaSpec>> = {
  exempt: {
    priorityLevelConfiguration: { name: 'exempt' },
    matchingPrecedence: 1,
    rules: [anythingFrom(groupSubject('system:masters'))],
  },
  'catch-all': {
    priorityLevelConfiguration: { name: 'catch-all' },
    matchingPrecedence: 10_000,
    distinguisherMethod: { type: 'ByUser' },
    rules: [anythingFrom(...everybody)],
  },
};
