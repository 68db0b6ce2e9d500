import { setMember } from '../codec/json-reader.ts';
import { isObject } from '../codec/json-value.ts';

/** JSON merge patch, RFC 7386: objects are merged, null removes, everything else replaces. `target` is left as it is. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = {};
  const original = isObject(target) ? target : {};
  for (const [key, value] of Object.entries(original)) {
    if (!Object.hasOwn(patch, key)) setMember(merged, key, value);
    else if (patch[key] !== null) setMember(merged, key, mergePatch(value, patch[key]));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!Object.hasOwn(original, key) && value !== null) setMember(merged, key, mergePatch(undefined, value));
  }
  return merged;
}
