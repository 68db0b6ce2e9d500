import { type FieldError, invalidValue } from '../field-error.ts';

/** Stays below the folder it is taken from. */
export function validateRelativePath(path: string, field: string): FieldError[] {
  const absolute = path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : [];
  return [...absolute, ...withoutBacksteps(path, field)];
}

export function withoutBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : [];
}
