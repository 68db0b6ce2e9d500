import { stringifyExact } from '../../codec/exact-json.ts';
import { shortened } from '../../codec/path-text.ts';
import { type FieldError, type ShownValue, invalidValue, verbatim } from '../../registry/field-error.ts';

/**
 * What is wrong with a value, before it is known where that value stands: messages of schemas repeat the path.
 * `path` is empty for the object itself.
 */
export type SchemaError = (path: string) => FieldError;

/** Where an error stands that is about no field, or about the object as a whole. */
export const nowhere = '<nil>';
export const fieldOf = (path: string): string => (path === '' ? nowhere : path);

/** Told with their paths, the errors of a large object that is all wrong would take all memory. */
export const errorsMost = 1_000;

/** A client's value as messages show it: the beginning of a long one, since several errors may be about the same value. */
export function brief(value: unknown): ShownValue {
  if (typeof value === 'string') return shortened(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return verbatim(shortened(stringifyExact(value)));
}

/** `spec.replicas in body should be …` */
export const inBody =
  (value: unknown, words: string): SchemaError =>
  (path) =>
    invalidValue(fieldOf(path), brief(value), `${path} in body ${words}`);

/** `given` is the type or the text that was found where `wanted` was to be. */
export const wrongType =
  (wanted: string, given: string): SchemaError =>
  (path) => ({
    ...inBody(given, `must be of type ${wanted}: ${JSON.stringify(shortened(given))}`)(path),
    reason: 'FieldValueTypeInvalid',
  });

/** What is said of several schemas at once has no field. */
export const unfit =
  (words: string): SchemaError =>
  (path) =>
    invalidValue(nowhere, '', `${JSON.stringify(path)} ${words}`);
