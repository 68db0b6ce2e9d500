import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { isActive } from '../pod-state.ts';
import { inDeletionOrder } from './deletion-order.ts';

export type ReplicasAction =
  | { readonly type: 'none' }
  | { readonly type: 'create'; readonly count: number }
  | { readonly type: 'delete'; readonly pods: readonly Pod[] };

/** At most so many at a time, so that a mistake can be seen before it is large. */
const burst = 500;

/** What makes the number of pods the wanted one. */
export function replicasAction(wanted: number, pods: readonly Pod[]): ReplicasAction {
  const active = pods.filter(isActive);
  if (active.length < wanted) return { type: 'create', count: Math.min(wanted - active.length, burst) };
  const surplus = Math.min(active.length - wanted, burst);
  if (surplus > 0) return { type: 'delete', pods: inDeletionOrder(active).slice(0, surplus) };
  return { type: 'none' };
}
