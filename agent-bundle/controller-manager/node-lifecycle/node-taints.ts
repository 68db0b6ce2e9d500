import type { Node, Taint } from '../../../common/api/core/v1/node.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { conditionOf, readinessOf } from './node-conditions.ts';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-kubernetes-io-not-ready */
const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';
const unschedulable = 'node.kubernetes.io/unschedulable';

const outOfService = 'node.kubernetes.io/out-of-service';

/** An administrator says that the node is off, and will not come back by itself. */
export const isMarkedOutOfService = ({ spec }: Node): boolean =>
  spec?.taints?.some(({ key }) => key === outOfService) ?? false;

/** Taints by conditions that stand; https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-nodes-by-condition */
const byCondition = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
} as const;

const noScheduleKeys: readonly string[] = [notReady, unreachable, unschedulable, ...Object.values(byCondition)];
const noExecuteKeys: readonly string[] = [notReady, unreachable];

/** Keys of the taints that keep new pods away from the node as it is now. */
export function noScheduleTaints(node: Node): string[] {
  const keys: string[] = Object.entries(byCondition)
    .filter(([type]) => conditionOf(node, type)?.status === 'True')
    .map(([, key]) => key);
  const readiness = readinessOf(node);
  if (readiness === 'False' || readiness === 'never') keys.push(notReady);
  if (readiness === 'Unknown') keys.push(unreachable);
  if (node.spec?.unschedulable) keys.push(unschedulable);
  return keys;
}

/** Key of the taint that drives pods from the node, if any. A node that never told anything has none to drive away. */
export function noExecuteTaint(node: Node): string | undefined {
  const readiness = readinessOf(node);
  if (readiness === 'False') return notReady;
  return readiness === 'Unknown' ? unreachable : undefined;
}

const isOurs = ({ key, effect }: Taint) =>
  (effect === 'NoSchedule' && noScheduleKeys.includes(key)) || (effect === 'NoExecute' && noExecuteKeys.includes(key));

/** True when pods are being driven from the node by a taint of ours. */
export const drivesPodsAway = ({ spec }: Node): boolean =>
  (spec?.taints ?? []).some((taint) => taint.effect === 'NoExecute' && isOurs(taint));

/**
 * The node's taints with ours as they should be, other people's untouched; undefined when they are so already.
 * `now` is milliseconds since the epoch, for taints that are new.
 */
export function changedTaints(
  node: Node,
  wanted: { readonly noSchedule: readonly string[]; readonly noExecute: string | undefined },
  now: number,
): Taint[] | undefined {
  const present = node.spec?.taints ?? [];
  const ours: Taint[] = wanted.noSchedule.map((key) => ({ key, effect: 'NoSchedule' }));
  if (wanted.noExecute !== undefined) ours.push({ key: wanted.noExecute, effect: 'NoExecute' });
  const has = (taints: readonly Taint[], { key, effect }: Taint) =>
    taints.some((taint) => taint.key === key && taint.effect === effect);
  const kept = present.filter((taint) => !isOurs(taint) || has(ours, taint));
  const added = ours.filter((taint) => !has(present, taint));
  if (added.length === 0 && kept.length === present.length) return undefined;
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: timestamp(now) }))];
}
