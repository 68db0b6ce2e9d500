import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { CachedObject } from './watch-cache.ts';

const parsed = new WeakMap<CachedObject, ApiObject>();

/** A cached object, parsed once for as long as it is the current version: it belongs to everybody, never change it. */
export function parsedOnce<T extends ApiObject>(object: CachedObject): T {
  let known = parsed.get(object);
  if (!known) parsed.set(object, (known = parseStored(object.bytes)));
  return known as T;
}
