import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';

/** What was said at creation stays. */
export function unchanged(now: unknown, before: unknown, field: string): FieldError[] {
  return semanticEqual(now, before) ? [] : [invalidValue(field, now ?? null, 'field is immutable')];
}

/** The same, in the words that older kinds use. */
export function notUpdated(now: unknown, before: unknown, field: string): FieldError[] {
  return semanticEqual(now, before) ? [] : [forbiddenField(field, `updates to ${field} are forbidden.`)];
}
