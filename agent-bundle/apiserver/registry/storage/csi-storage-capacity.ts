import {
  type CSIStorageCapacity,
  CSIStorageCapacityKind,
} from '../../../../common/api/storage/v1/csi-storage-capacity.ts';
import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { follows } from '../validation/names.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-storage-capacity-v1/ */
export const csiStorageCapacities = defineResource(CSIStorageCapacityKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (capacity, old) => [
      ...validate(capacity),
      ...unchanged(capacity.nodeTopology, old.nodeTopology, 'nodeTopology'),
      ...unchanged(capacity.storageClassName, old.storageClassName, 'storageClassName'),
    ],
  },
  columns: [
    nameColumn,
    column('Created At', 'When it was made.', ({ metadata }) => metadata.creationTimestamp ?? '', { type: 'date' }),
  ],
});

function validate({ nodeTopology, storageClassName, capacity, maximumVolumeSize }: CSIStorageCapacity): FieldError[] {
  return [
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...follows(rfc1123Subdomain, storageClassName, 'storageClassName'),
    ...notBelowZero(capacity, 'capacity'),
    ...notBelowZero(maximumVolumeSize, 'maximumVolumeSize'),
  ];
}

function notBelowZero(amount: string | undefined, field: string): FieldError[] {
  if (amount === undefined || parseQuantity(amount).nanos >= 0n) return [];
  return [invalidValue(field, amount, 'must be greater than or equal to 0')];
}
