import { stringifyExact } from '../../codec/exact-json.ts';
import { isObject, ownMember } from '../../codec/json-value.ts';
import type { ListType } from './structural.ts';

/**
 * For the items of a list, by their place: what stood before instead of each. Items of a `map` are told apart by their keys, those
 * of a list that does not say what it is by their place; those of atomic lists and of sets are never the same as others.
 */
export function correlate(list: ListType, items: readonly unknown[], old: unknown): (index: number) => unknown {
  if (!Array.isArray(old)) return () => undefined;
  switch (list.type) {
    case 'set':
    case 'atomic':
      return () => undefined;
    case 'none':
      return (index) => old[index] as unknown;
    case 'map': {
      const byKeys = new Map<string, unknown>();
      for (const item of old) {
        const keys = keysOf(list.keys, item);
        if (keys !== undefined && !byKeys.has(keys)) byKeys.set(keys, item);
      }
      return (index) => {
        const keys = keysOf(list.keys, items[index]);
        return keys === undefined ? undefined : byKeys.get(keys);
      };
    }
  }
}

/** The keys of an item as text, the same for the same keys; undefined for what is no object. */
export function keysOf(names: readonly string[], item: unknown): string | undefined {
  if (!isObject(item)) return undefined;
  return stringifyExact(names.map((name) => [ownMember(item, name) ?? null]));
}
