import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim } from '../../../common/api/core/v1/volume-binding.ts';
import { defaultStorageClassOf } from '../../../common/api/default-class.ts';
import { StorageClassKind } from '../../../common/api/storage/v1/storage-class.ts';
import type { AdmissionPlugin } from './admission.ts';
import { knownObjects } from './known-objects.ts';

/**
 * A claim that names no storage class, not even the empty one, is of the default class where there is one.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaultstorageclass
 */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' && kind.group === '' && kind.resource === 'persistentvolumeclaims' && subresource === '',
  async mutate({ object, signal }, context) {
    const claim = object as PersistentVolumeClaim;
    if (classOfClaim(claim) !== undefined) return;
    const found = defaultStorageClassOf(await knownObjects(context, StorageClassKind, undefined, signal));
    if (found) claim.spec.storageClassName = found.metadata.name;
  },
};
