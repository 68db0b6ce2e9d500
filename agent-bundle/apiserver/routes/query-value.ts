import { StatusError, badRequest, invalid } from '../status-error.ts';
import type { FieldError } from '../registry/field-error.ts';

/** Options of the query as objects that can be invalid: `ListOptions.meta.k8s.io "" is invalid: …`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): StatusError {
  return invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

/** An integer of the query; absent or empty is undefined. */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return value;
}

/** A resourceVersion as a number; undefined where none is given. Clients take it for opaque, and so may send nonsense. */
export function revisionOf(text: string): number | undefined {
  if (text === '') return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  const quoted = JSON.stringify(text);
  const why = `strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  return refuse(`resourceVersion: Invalid value: ${quoted}: ${why}`);
}

/** Upstream answers so, and clients know it. */
function refuse(message: string): never {
  throw new StatusError(500, '', message);
}
