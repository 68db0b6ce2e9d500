import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { type Kind, groupResourceOf } from '../../../common/api/schema/kind.ts';
import { protectionFinalizers } from '../../../common/api/storage-protection.ts';
import { VolumeAttributesClassKind } from '../../../common/api/storage/v1/volume-attributes-class.ts';
import type { AdmissionPlugin } from './admission.ts';

/** What holds an object of the kind until nobody uses it; a controller of its own takes it away. */
const finalizers = new Map(
  (
    [
      [PersistentVolumeClaimKind, protectionFinalizers.claim],
      [PersistentVolumeKind, protectionFinalizers.volume],
      [VolumeAttributesClassKind, protectionFinalizers.attributesClass],
    ] as [Kind, string][]
  ).map(([kind, finalizer]) => [groupResourceOf(kind), finalizer]),
);

/**
 * Claims, volumes and their classes do not go while they are in use.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#storageobjectinuseprotection
 */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' && subresource === '' && finalizers.has(groupResourceOf(kind)),
  mutate({ kind, object }) {
    const finalizer = finalizers.get(groupResourceOf(kind));
    if (!object || !finalizer || object.metadata.finalizers?.includes(finalizer)) return;
    object.metadata.finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  },
};
