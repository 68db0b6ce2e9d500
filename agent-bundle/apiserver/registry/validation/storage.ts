import { parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { oneOf } from './names.ts';

/** What persistent volumes and their claims have in common. */
const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes = ['Block', 'Filesystem'];

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const errors = modes.flatMap((mode) => oneOf(mode, accessModes, field));
  const alone = modes.includes('ReadWriteOncePod');
  if (alone && modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))) {
    errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}

export const notNegative = (amount: string, field: string): FieldError[] =>
  parseQuantity(amount).nanos < 0n ? [invalidValue(field, amount, 'must be greater than or equal to 0')] : [];

export const positive = (amount: string, field: string): FieldError[] =>
  parseQuantity(amount).nanos <= 0n ? [invalidValue(field, amount, 'must be greater than zero')] : [];
