import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { readinessOf } from '../node-lifecycle/node-conditions.ts';
import { isMarkedOutOfService } from '../node-lifecycle/node-taints.ts';

/**
 * Why no kubelet will ever remove a pod:
 *
 *   unplaced      it is being deleted and never had a node
 *   nodeless      its node is not there: for good, or while it registers anew
 *   outOfService  it is being deleted, and an administrator says that its node, which is not ready, is off
 */
export type Doom = 'unplaced' | 'nodeless' | 'outOfService';

/** Undefined: the pod has a kubelet that looks after it. `node` is the pod's; undefined: it is not there. */
export function doomOf({ metadata, spec }: Pod, node: Node | undefined): Doom | undefined {
  if (!spec.nodeName) return metadata.deletionTimestamp ? 'unplaced' : undefined;
  if (!node) return 'nodeless';
  return metadata.deletionTimestamp && isOutOfService(node) ? 'outOfService' : undefined;
}

/** https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown */
export const isOutOfService = (node: Node): boolean => isMarkedOutOfService(node) && readinessOf(node) !== 'True';
