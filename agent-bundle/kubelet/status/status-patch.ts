import { isDeepStrictEqual } from 'node:util';
import type { PodCondition, PodStatus } from '../../../common/api/core/v1/pod-status.ts';

/** Lists that a strategic merge would join by key, and that are ours as a whole. */
const ownLists: ReadonlySet<string> = new Set(['podIPs', 'hostIPs']);

/**
 * The strategic merge patch that turns `current` into `wanted`: only fields that differ, and of the conditions only those
 * that differ, so that conditions of others stay. Undefined when there is nothing to write.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function statusPatch(current: PodStatus, wanted: PodStatus): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(current), ...Object.keys(wanted)]) as Set<keyof PodStatus>) {
    if (name === 'conditions' || !ours.has(name)) continue;
    const value = wanted[name];
    if (same(current[name], value)) continue;
    patch[name] = ownLists.has(name) ? [...((value ?? []) as unknown[]), { $patch: 'replace' }] : (value ?? null);
  }
  const conditions = changedConditions(current.conditions ?? [], wanted.conditions ?? []);
  if (conditions.length > 0) patch['conditions'] = conditions;
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** The fields the kubelet decides; the rest (nominatedNodeName, resize …) are others'. */
const ours: ReadonlySet<keyof PodStatus> = new Set<keyof PodStatus>([
  'phase',
  'reason',
  'message',
  'startTime',
  'qosClass',
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'containerStatuses',
  'initContainerStatuses',
  'observedGeneration',
]);

function changedConditions(current: readonly PodCondition[], wanted: readonly PodCondition[]): PodCondition[] {
  return wanted.filter(
    (condition) =>
      !same(
        current.find(({ type }) => type === condition.type),
        condition,
      ),
  );
}

/** Equal as JSON: an absent field and an undefined one, or an empty message, are the same. */
const same = (a: unknown, b: unknown) => isDeepStrictEqual(asJson(a), asJson(b));
const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
