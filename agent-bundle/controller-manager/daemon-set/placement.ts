import type { DaemonSet } from '../../../common/api/apps/v1/daemon-set.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import { fitsNodeSelection } from '../../../common/api/core/v1/node-selection.ts';
import { untolerated } from '../../../common/api/core/v1/tolerations.ts';
import { daemonTolerations } from './daemon-pod.ts';

/**
 * What a node is to a DaemonSet:
 *   run   it should have the pod
 *   stay  it gets none, but one that is there may stay: a taint came that keeps new pods away only
 *   none  it should have none
 */
export type Placement = 'run' | 'stay' | 'none';

/** https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled */
export function placementOn(node: Node, { spec }: DaemonSet): Placement {
  const { nodeName } = spec.template.spec;
  if (nodeName && nodeName !== node.metadata.name) return 'none';
  if (!fitsNodeSelection(spec.template.spec, node)) return 'none';
  const tolerations = daemonTolerations(spec);
  const taints = node.spec?.taints;
  if (untolerated(taints, tolerations, ({ effect }) => effect === 'NoExecute')) return 'none';
  return untolerated(taints, tolerations, ({ effect }) => effect === 'NoSchedule') ? 'stay' : 'run';
}
