import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { Eviction } from '../../../../common/api/policy/v1/eviction.ts';
import { badRequest } from '../../status-error.ts';
import type { ActionSubresource } from '../resource.ts';
import { budgetConsent } from './pod-disruption.ts';

/**
 * A DELETE that may be refused: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 * What refuses is a PodDisruptionBudget.
 */
export const eviction: ActionSubresource<Pod> = {
  type: 'action',
  verbs: ['create'],
  body: { group: 'policy', version: 'v1', kind: 'Eviction', schema: Eviction },
  consent: budgetConsent,
  act: (pod, body, { now }) => {
    const { metadata, deleteOptions } = body as Eviction;
    if (metadata.name && metadata.name !== pod.metadata.name) {
      throw badRequest('name in URL does not match name in Eviction object');
    }
    return { type: 'delete', options: deleteOptions ?? {}, mark: (marked) => setDisruptionTarget(marked, now) };
  },
};

/** Tells those who count failures that this one is nobody's: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions */
function setDisruptionTarget(pod: Pod, now: string): void {
  const conditions = pod.status?.conditions ?? [];
  if (conditions.some(({ type, status }) => type === 'DisruptionTarget' && status === 'True')) return;
  const target = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: now,
  };
  const others = conditions.filter(({ type }) => type !== 'DisruptionTarget');
  pod.status = { ...pod.status, conditions: [...others, target] };
}
