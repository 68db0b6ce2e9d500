import type { Node, NodeCondition } from '../../../common/api/core/v1/node.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

/** https://kubernetes.io/docs/reference/node/node-status/#condition */
export function conditionOf(node: Node, type: string): NodeCondition | undefined {
  return node.status?.conditions?.find((condition) => condition.type === type);
}

/**
 *   True ◀──kubelet──▶ False        the kubelet tells
 *     └──── silence ────┴──▶ Unknown ──kubelet──▶ True, False
 *   never: no kubelet has told yet
 */
export type Readiness = 'True' | 'False' | 'Unknown' | 'never';

export function readinessOf(node: Node): Readiness {
  const status = conditionOf(node, 'Ready')?.status;
  return status === 'True' || status === 'False' || status === 'Unknown' ? status : 'never';
}

/** Conditions that nobody can vouch for while the kubelet is silent. */
const vouchedFor = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** What a silent node's conditions become; empty when they say so already. `now` is milliseconds since the epoch. */
export function conditionsOfSilence(node: Node, now: number): NodeCondition[] {
  return vouchedFor.flatMap((type): NodeCondition[] => {
    const present = conditionOf(node, type);
    if (present?.status === 'Unknown') return [];
    const why = present
      ? { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
      : { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };
    const lastHeartbeatTime = present?.lastHeartbeatTime ?? node.metadata.creationTimestamp;
    return [{ type, status: 'Unknown', ...why, lastHeartbeatTime, lastTransitionTime: timestamp(now) }];
  });
}
