import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition as Condition,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';

export type ConditionType = 'Established' | 'KubernetesAPIApprovalPolicyConformant' | 'NamesAccepted' | 'Terminating';

/** What a condition says, without the time since when. */
export interface Said {
  readonly type: ConditionType;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export const isTrue = ({ status }: CustomResourceDefinition, type: ConditionType): boolean =>
  (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');

/** The conditions with what is said now; one that says the same keeps its time. `now` is RFC 3339. */
export function withConditions(conditions: readonly Condition[], said: readonly Said[], now: string): Condition[] {
  const changed = conditions.map((condition) => {
    const news = said.find(({ type }) => type === condition.type);
    if (!news) return condition;
    const lastTransitionTime = news.status === condition.status ? condition.lastTransitionTime : now;
    return { ...news, lastTransitionTime };
  });
  const added = said.filter(({ type }) => !conditions.some((condition) => condition.type === type));
  return [...changed, ...added.map((news) => ({ ...news, lastTransitionTime: now }))];
}
