import { isObject } from '../codec/json-value.ts';
import { badRequest } from '../status-error.ts';
import { stringifyExact } from '../codec/exact-json.ts';

export type Item = Record<string, unknown>;

export interface ListMerge {
  /** The member that tells items apart; absent for scalars, which stand for themselves. */
  readonly key: string | undefined;
  /** `$setElementOrder`: items, or only their keys. */
  readonly order: readonly unknown[] | undefined;
  /** `$deleteFromPrimitiveList` */
  readonly removed: readonly unknown[];
  readonly mergeItems: (original: Item, patch: Item) => Item;
  readonly clean: (value: unknown) => unknown;
}

/**
 * Merges a list of a strategic merge patch: items with the key of an original item are merged into it, others are added,
 * `{$patch: delete, <key>}` removes, `{$patch: replace}` among them makes the rest of them the whole list. Where the patch sets
 * no order its own counts: new items come before those that only the server has.
 */
export function mergeList(original: readonly unknown[], patch: readonly unknown[], merge: ListMerge): unknown[] {
  const { key } = merge;
  if (patch.some((item) => isObject(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => !isObject(item) || item['$patch'] !== 'replace').map(merge.clean);
  }
  const merged =
    key === undefined ? mergeScalars(original, patch, merge.removed) : mergeKeyed(original, patch, key, merge);
  const own = patch.filter((item) => !isObject(item) || item['$patch'] !== 'delete');
  const wanted = (merge.order ?? own).map((item) => identityOf(item, key));
  if (merge.order) checkOrder(own, wanted, key);
  return ordered(merged, original, wanted, key);
}

function mergeScalars(original: readonly unknown[], patch: readonly unknown[], removed: readonly unknown[]): unknown[] {
  const gone = new Set(removed);
  const kept = original.filter((value) => !gone.has(value));
  const known = new Set(kept);
  return [...kept, ...new Set(patch.filter((value) => !known.has(value)))];
}

function mergeKeyed(original: readonly unknown[], patch: readonly unknown[], key: string, merge: ListMerge): unknown[] {
  const merged = [...original];
  // One key may stand for several items (port 53 of two protocols): the first is merged, all are deleted.
  const places = new Map<unknown, number[]>();
  const note = (identity: unknown, place: number) => {
    const known = places.get(identity);
    if (known) known.push(place);
    else places.set(identity, [place]);
  };
  original.forEach((item, index) => note(identityOf(item, key), index));
  for (const item of patch) {
    const identity = isObject(item) ? item[key] : undefined;
    if (!isObject(item) || identity === undefined) {
      throw badRequest(`${stringifyExact(item)} does not contain declared merge key: ${key}`);
    }
    const [first] = places.get(identity) ?? [];
    if (item['$patch'] === 'delete') {
      for (const place of places.get(identity) ?? []) merged[place] = deleted;
      places.delete(identity);
    } else if (first === undefined) note(identity, merged.push(merge.mergeItems({}, item)) - 1);
    else merged[first] = merge.mergeItems(merged[first] as Item, item);
  }
  return merged.filter((item) => item !== deleted);
}

const deleted = Symbol('deleted');

function identityOf(item: unknown, key: string | undefined): unknown {
  return key !== undefined && isObject(item) ? item[key] : item;
}

/** Where each identity stands. */
const ranksOf = (items: readonly unknown[], key: string | undefined): ReadonlyMap<unknown, number> =>
  new Map(items.map((item, index) => [identityOf(item, key), index]));

/** The items of the patch must stand in the order that it sets. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], key: string | undefined): void {
  const ranks = ranksOf(order, key);
  const places = patch.map((item) => ranks.get(identityOf(item, key)) ?? -1);
  if (places.every((place, index) => place >= 0 && place >= (places[index - 1] ?? 0))) return;
  throw badRequest(
    `The order in patch list: ${stringifyExact(patch)} doesn't match $setElementOrder list: ${stringifyExact(order)}`,
  );
}

/**
 * Named items in the order that is set; items that only the server has stay before the named item that they stood before.
 */
function ordered(
  merged: readonly unknown[],
  original: readonly unknown[],
  order: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const wanted = ranksOf(order, key);
  const before = ranksOf(original, key);
  const rank = (item: unknown) => wanted.get(identityOf(item, key)) ?? -1;
  const placeOf = (item: unknown) => before.get(identityOf(item, key));
  const named = merged.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const others = merged.filter((item) => rank(item) < 0);
  const result: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const place = placeOf(item);
    while (next < others.length && (placeOf(others[next]) ?? Infinity) < (place ?? -Infinity))
      result.push(others[next++]);
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}
