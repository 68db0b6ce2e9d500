import { isDeepStrictEqual } from 'node:util';
import type { PodCondition, PodStatus } from '../../api/core/v1/pod-status.ts';

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

/** Joined by type with those that are there: what one no longer says, a reason above all, has to be taken away. */
function changedConditions(current: readonly PodCondition[], wanted: readonly PodCondition[]): object[] {
  return wanted.flatMap((condition) => {
    const before = current.find(({ type }) => type === condition.type);
    if (same(before, condition)) return [];
    const gone = Object.keys(before ?? {}).filter((name) => condition[name as keyof PodCondition] === undefined);
    return [{ ...condition, ...Object.fromEntries(gone.map((name) => [name, null])) }];
  });
}

/** Equal as JSON: an absent field and an undefined one, or an empty message, are the same. */
const same = (a: unknown, b: unknown) => isDeepStrictEqual(asJson(a), asJson(b));
const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
