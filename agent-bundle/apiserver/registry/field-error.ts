import { stringifyExact } from '../codec/exact-json.ts';
import type { StatusCause } from '../status-error.ts';

/** One thing wrong with one field, worded as the API does; a list of them becomes the body of a 422 (`invalid`). */
export interface FieldError extends StatusCause {
  /** `spec.containers[0].image`; keys of maps in brackets: `metadata.labels[a]`. */
  readonly field: string;
}

/** How a value is shown in a message: text in quotes, numbers bare, the rest as JSON. */
export type ShownValue = string | number | boolean | null | Verbatim | readonly unknown[] | object;

/** A value whose words are already chosen, such as `[]string{"a"}`. */
export class Verbatim {
  readonly verbatim: string;

  constructor(text: string) {
    this.verbatim = text;
  }
}

export const verbatim = (text: string): Verbatim => new Verbatim(text);

export const invalidValue = (field: string, value: ShownValue, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${shown(value)}${detail === '' ? '' : `: ${detail}`}`,
  field,
});

export const requiredValue = (field: string, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  field,
});

export const duplicateValue = (field: string, value: ShownValue): FieldError => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${shown(value)}`,
  field,
});

export const unsupportedValue = (field: string, value: ShownValue, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map(quoted).join(', ')}`,
  field,
});

export const forbiddenField = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${detail}`,
  field,
});

export const notFoundValue = (field: string, value: ShownValue): FieldError => ({
  reason: 'FieldValueNotFound',
  message: `Not found: ${shown(value)}`,
  field,
});

export const tooLong = (field: string, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${limit} bytes`,
  field,
});

export const tooMany = (field: string, actual: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  message: `Too many: ${actual}: must have at most ${limit} items`,
  field,
});

/** `[]string{"a","b"}`, as lists of strings are shown. */
export const stringList = (values: readonly string[]): Verbatim =>
  verbatim(`[]string{${values.map(quoted).join(', ')}}`);

/** `map[string]string{"a":"b"}`, sorted by key. */
export const stringMap = (values: Readonly<Record<string, string>>): Verbatim => {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return verbatim(`map[string]string{${entries.map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(', ')}}`);
};

const quoted = (text: string): string => JSON.stringify(text);

function shown(value: ShownValue): string {
  if (value instanceof Verbatim) return value.verbatim;
  if (value === null) return 'null';
  return typeof value === 'object' ? stringifyExact(value) : typeof value === 'string' ? quoted(value) : String(value);
}
