import { type Lease, LeaseKind } from '../../../../common/api/coordination/v1/lease.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { nonNegative } from '../validation/numbers.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/ */
export const leases = defineResource(LeaseKind, {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: validate,
    createOnUpdate: true,
    conditionalUpdateOnly: true,
  },
  columns: [nameColumn, column('Holder', 'Who holds the lease.', ({ spec }) => spec?.holderIdentity ?? ''), ageColumn],
});

function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = spec ?? {};
  const errors = nonNegative(leaseTransitions, 'spec.leaseTransitions');
  if (leaseDurationSeconds === undefined || leaseDurationSeconds > 0) return errors;
  return [invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'), ...errors];
}
