import { type FieldError, type ShownValue, invalidValue } from '../../registry/field-error.ts';

/**
 * What is wrong with a value, before it is known where that value stands: messages of schemas repeat the path.
 * `path` is empty for the object itself.
 */
export type SchemaError = (path: string) => FieldError;

/** Where an error stands that is about no field, or about the object as a whole. */
export const nowhere = '<nil>';
export const fieldOf = (path: string): string => (path === '' ? nowhere : path);

/** `spec.replicas in body should be …` */
export const inBody =
  (value: ShownValue, words: string): SchemaError =>
  (path) =>
    invalidValue(fieldOf(path), value, `${path} in body ${words}`);

/** `given` is the type or the text that was found where `wanted` was to be. */
export const wrongType =
  (wanted: string, given: string): SchemaError =>
  (path) => ({
    ...inBody(given, `must be of type ${wanted}: ${JSON.stringify(given)}`)(path),
    reason: 'FieldValueTypeInvalid',
  });

/** What is said of several schemas at once has no field. */
export const unfit =
  (words: string): SchemaError =>
  (path) =>
    invalidValue(nowhere, '', `${JSON.stringify(path)} ${words}`);
