import type { Taint } from '../../../common/api/core/v1/node.ts';
import type { Toleration } from '../../../common/api/core/v1/pod-scheduling.ts';
import { tolerates } from '../../../common/api/core/v1/tolerations.ts';

/** When a pod has to leave, counted from the moment when its node was tainted. */
export type Eviction = { readonly type: 'stay' } | { readonly type: 'leave'; readonly afterSeconds: number };

/**
 * How long a pod may stay on a node with these taints. Of each taint the first toleration that covers it counts; the
 * shortest of their times is the pod's. https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
export function evictionOf(taints: readonly Taint[], tolerations: readonly Toleration[]): Eviction {
  let soonest = Infinity;
  for (const taint of taints.filter(({ effect }) => effect === 'NoExecute')) {
    const covering = tolerations.find((toleration) => tolerates(toleration, taint));
    if (!covering) return { type: 'leave', afterSeconds: 0 };
    soonest = Math.min(soonest, covering.tolerationSeconds ?? Infinity);
  }
  return soonest === Infinity ? { type: 'stay' } : { type: 'leave', afterSeconds: Math.max(0, soonest) };
}
