import { readJson } from './json-reader.ts';

/**
 * JSON of our own making, read and written without losing the last digits of integers beyond 2^53: they are bigints in between.
 * Free-form fields may hold them (ControllerRevision.data, webhook bodies). A key `__proto__` is an ordinary key either way.
 */

/** In JSON without blanks a number stands behind one of these; a double holds every integer of 15 digits. */
const longInteger = /[:,[]-?[0-9]{16}/;

/** The value of JSON text that we wrote; costs one scan more than JSON.parse where nothing is inexact. */
export function parseExact(text: string): unknown {
  return longInteger.test(text) ? readJson(text).value : JSON.parse(text);
}

/** The JSON of any value made of JSON's own and bigints. */
export function stringifyExact(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError) return slowly(value);
    throw error;
  }
}

function slowly(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => slowly(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${slowly(member)}`).join(',')}}`;
}
