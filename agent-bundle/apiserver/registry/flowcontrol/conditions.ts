import { type FieldError, duplicateValue } from '../field-error.ts';
import { required } from '../validation/names.ts';

interface Condition {
  readonly type?: string;
}

/** Conditions have types, each its own. */
export function validateConditions(conditions: readonly Condition[] | undefined): FieldError[] {
  const seen = new Set<string>();
  return (conditions ?? []).flatMap(({ type = '' }, index) => {
    const field = `status.conditions[${index}].type`;
    const errors = seen.has(type) ? [duplicateValue(field, type)] : [];
    seen.add(type);
    return [...errors, ...required(type, field)];
  });
}
