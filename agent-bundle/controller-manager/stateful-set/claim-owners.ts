import { type StatefulSet, StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import { controllerReference } from '../ownership.ts';

/**
 * Whose a claim should be, so that the garbage collector deletes it with what the policy says: the set, or the pod that
 * is about to go because fewer are wanted; nobody's where it outlives both.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
function wantedOwner(set: StatefulSet, pod: Pod | undefined, condemned: boolean): OwnerReference | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (condemned && whenScaled === 'Delete') return pod?.metadata.uid ? controllerReference(PodKind, pod) : undefined;
  return whenDeleted === 'Delete' ? controllerReference(StatefulSetKind, set) : undefined;
}

/** The claim's owners as they should be; undefined when they are so, or when somebody else manages the claim. */
export function changedOwners(
  claim: PersistentVolumeClaim,
  set: StatefulSet,
  pod: Pod | undefined,
  condemned: boolean,
): OwnerReference[] | undefined {
  const present = claim.metadata.ownerReferences ?? [];
  const isOurs = ({ kind, name, uid }: OwnerReference) =>
    uid === set.metadata.uid ||
    (kind === PodKind.kind && (uid === pod?.metadata.uid || name === claimedPodName(claim, set)));
  const others = present.filter((reference) => !isOurs(reference));
  if (others.some(({ controller }) => controller)) return undefined;
  const wanted = wantedOwner(set, pod, condemned);
  const owners = [...others, ...(wanted ? [wanted] : [])];
  const same = owners.length === present.length && owners.every(({ uid }) => present.some((each) => each.uid === uid));
  return same ? undefined : owners;
}

/** The name of the pod that a claim of the set is for: what follows the name of its template. */
function claimedPodName({ metadata: { name } }: PersistentVolumeClaim, set: StatefulSet): string | undefined {
  const template = set.spec.volumeClaimTemplates?.find(({ metadata }) =>
    name.startsWith(`${metadata.name}-${set.metadata.name}-`),
  );
  return template && name.slice(template.metadata.name.length + 1);
}

/** Made for a pod that has gone, and about to go after it: the next pod of its ordinal must not take it. */
export function isStale({ metadata }: PersistentVolumeClaim): boolean {
  return (
    metadata.deletionTimestamp !== undefined ||
    (metadata.ownerReferences ?? []).some(({ kind, controller }) => kind === PodKind.kind && controller)
  );
}
