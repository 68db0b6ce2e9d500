import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import { persistentVolumeClaimColumns } from '../../table/persistent-volume.ts';
import { defineResource } from '../define-resource.ts';
import { claimWarnings } from './storage-warnings.ts';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from '../validation/persistent-volume-claim.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/ */
export const persistentVolumeClaims = defineResource(PersistentVolumeClaimKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: (claim) => {
      claim.status = { phase: 'Pending' };
      alignDataSources(claim);
    },
    validateCreate: validateClaim,
    prepareForUpdate: (claim, old) => {
      claim.status = old.status;
      alignDataSources(claim);
    },
    validateUpdate: (claim, old) => [...validateClaim(claim), ...validateClaimUpdate(claim, old)],
    warnings: claimWarnings,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (claim, old) => {
          claim.spec = old.spec;
        },
        validateUpdate: validateClaimStatus,
      },
    },
  },
  columns: persistentVolumeClaimColumns,
});

/** The old and the new field for the same: where only one is set, the other says the same. */
function alignDataSources({ spec }: PersistentVolumeClaim): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource };
  if (dataSource || !dataSourceRef || dataSourceRef.namespace) return;
  const { apiGroup, kind, name } = dataSourceRef;
  spec.dataSource = { ...(apiGroup === undefined ? {} : { apiGroup }), kind, name };
}
