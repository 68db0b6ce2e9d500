import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { PolicyRule } from './policy-rule.ts';

/** rbac.authorization.k8s.io/v1/cluster-role: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/ */
export const AggregationRule = message(
  'io.k8s.api.rbac.v1.AggregationRule',
  {
    clusterRoleSelectors: field(1, list(LabelSelector), {
      listType: 'atomic',
      description: 'The rules of every ClusterRole that one of these selects are gathered.',
    }),
  },
  { description: 'Says whose rules a ClusterRole gathers.' },
);
export interface AggregationRule extends Infer<typeof AggregationRule> {}

export const ClusterRole = message(
  'io.k8s.api.rbac.v1.ClusterRole',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    rules: field(2, list(PolicyRule), { listType: 'atomic', description: 'What the role allows; nothing when empty.' }),
    aggregationRule: field(3, AggregationRule, {
      description:
        'Makes the rules a sum of other roles: a controller then writes them, and overwrites what others put there.',
    }),
  },
  {
    description:
      'A set of rights in the whole cluster, or to be granted in a namespace by a RoleBinding. A ClusterRoleBinding grants it everywhere.',
  },
);
export interface ClusterRole extends Infer<typeof ClusterRole> {}

export const ClusterRoleKind = defineKind<ClusterRole>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    resource: 'clusterroles',
    namespaced: false,
  },
  ClusterRole,
);
