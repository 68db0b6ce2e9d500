import { ownMember } from '../codec/json-value.ts';

/** Whether two canonical values say the same: members that are undefined count as absent, their order does not matter. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => semanticEqual(item, b[index]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return (
    Object.keys(left).every((key) => semanticEqual(left[key], ownMember(right, key))) &&
    Object.keys(right).every((key) => right[key] === undefined || ownMember(left, key) !== undefined)
  );
}
