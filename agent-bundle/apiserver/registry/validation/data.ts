import { configMapKey } from '../../../../common/api/names.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, tooLong } from '../field-error.ts';
import { follows } from './names.ts';

/** What ConfigMaps and Secrets have in common. */
type Data = Readonly<Record<string, string>>;

export function validateDataKeys(data: Data, field: string): FieldError[] {
  return Object.keys(data).flatMap((key) => follows(configMapKey, key, `${field}[${key}]`));
}

const sizeLimit = 1024 * 1024;

export function validateDataSize(parts: readonly Data[], field: string): FieldError[] {
  const sizes = parts.flatMap((data) => Object.values(data)).map((value) => Buffer.byteLength(value));
  return sizes.reduce((sum, size) => sum + size, 0) > sizeLimit ? [tooLong(field, sizeLimit)] : [];
}

const frozen = 'field is immutable when `immutable` is set';

export function validateImmutable<T extends { readonly immutable?: boolean }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (!old.immutable) return [];
  const errors = object.immutable ? [] : [forbiddenField('immutable', frozen)];
  const changed = fields.filter((field) => !semanticEqual(object[field] ?? {}, old[field] ?? {}));
  return [...errors, ...changed.map((field) => forbiddenField(field, frozen))];
}
