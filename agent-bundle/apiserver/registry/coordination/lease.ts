import { type Lease, LeaseKind } from '../../../../common/api/coordination/v1/lease.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { follows, oneOf } from '../validation/names.ts';
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

function validate({ spec = {} }: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = spec;
  const errors: FieldError[] = [];
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'));
  }
  errors.push(
    ...nonNegative(leaseTransitions, 'spec.leaseTransitions'),
    ...validateStrategy(strategy, 'spec.strategy'),
  );
  if (preferredHolder && !strategy) {
    errors.push(forbiddenField('spec.preferredHolder', 'may only be specified if `strategy` is defined'));
  }
  return errors;
}

/** One we know, or one that somebody else made, under a domain of theirs. */
function validateStrategy(strategy: string | undefined, field: string): FieldError[] {
  if (strategy === undefined) return [];
  return strategy.includes('/')
    ? follows(qualifiedName, strategy, field)
    : oneOf(strategy, ['OldestEmulationVersion'], field);
}
