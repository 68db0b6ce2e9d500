import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim } from '../../../common/api/core/v1/volume-binding.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';
import { StorageClassKind } from '../../../common/api/storage/v1/storage-class.ts';
import { forbidden } from '../status-error.ts';
import type { AdmissionPlugin } from './admission.ts';
import { findObject } from './known-objects.ts';

/**
 * A claim grows only where its storage class says that volumes can.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#persistentvolumeclaimresize
 */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'UPDATE' && kind.group === '' && kind.resource === 'persistentvolumeclaims' && subresource === '',
  async validate({ kind, name, object, oldObject, signal }, context) {
    const [now, before] = [object as PersistentVolumeClaim, oldObject as PersistentVolumeClaim];
    const [size, oldSize] = [now, before].map(({ spec }) =>
      parseQuantity(spec.resources?.requests?.['storage'] ?? '0'),
    );
    if (!size || !oldSize || compareQuantities(size, oldSize) <= 0) return;
    if (before.status?.phase !== 'Bound') {
      throw forbidden(kind, name, 'Only bound persistent volume claims can be expanded');
    }
    const className = classOfClaim(now);
    const found = className ? await findObject(context, StorageClassKind, { name: className }, signal) : undefined;
    if (found?.allowVolumeExpansion) return;
    const why =
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
    throw forbidden(kind, name, why);
  },
};
