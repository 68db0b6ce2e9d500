import { percentage } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue } from '../field-error.ts';

/** A number of pods, or a share of them such as `25%`. */
export type Amount = number | string;

export function validateAmount(amount: Amount, field: string): FieldError[] {
  if (typeof amount === 'string') return percentage(amount).map((words) => invalidValue(field, amount, words));
  return amount >= 0 ? [] : [invalidValue(field, amount, 'must be greater than or equal to 0')];
}

export const isNothing = (amount: Amount): boolean =>
  (typeof amount === 'string' ? Number.parseInt(amount, 10) : amount) === 0;

export function validateShare(amount: Amount, field: string): FieldError[] {
  if (typeof amount === 'number' || Number.parseInt(amount, 10) <= 100) return [];
  return [invalidValue(field, amount, 'must not be greater than 100%')];
}
