import { type FieldError, invalidValue } from '../field-error.ts';

/** Not below zero; what is absent is not wrong. */
export function nonNegative(value: number | undefined, field: string): FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [invalidValue(field, value, 'must be greater than or equal to 0')];
}

export function inRange(value: number | undefined, least: number, most: number, field: string): FieldError[] {
  if (value === undefined || (value >= least && value <= most)) return [];
  return [invalidValue(field, value, `must be between ${least} and ${most}, inclusive`)];
}

export const int32Max = 2 ** 31 - 1;
