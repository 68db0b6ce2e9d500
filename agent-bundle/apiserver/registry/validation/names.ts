import type { NameRule } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';

/** What a rule finds wrong, at a field. */
export function follows(rule: NameRule, value: string | undefined, field: string): FieldError[] {
  return value === undefined ? [] : rule(value).map((words) => invalidValue(field, value, words));
}

/** Must be there, and follow a rule. */
export function required(value: string | undefined, field: string, rule: NameRule = () => []): FieldError[] {
  return value ? follows(rule, value, field) : [requiredValue(field)];
}

/** One of a few words; absent is not wrong. */
export function oneOf(value: string | undefined, allowed: readonly string[], field: string): FieldError[] {
  return value === undefined || allowed.includes(value) ? [] : [unsupportedValue(field, value, allowed)];
}

/** One of a few words, and there. */
export function requiredOneOf(value: string | undefined, allowed: readonly string[], field: string): FieldError[] {
  return value ? oneOf(value, allowed, field) : [requiredValue(field)];
}
