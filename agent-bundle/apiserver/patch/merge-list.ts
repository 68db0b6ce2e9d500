import { badRequest } from '../status-error.ts';
import { isObject } from './merge-patch.ts';

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
 * Merges a list of a strategic merge patch: items with the key of an original item are merged into it, others are added
 * before those that only the server has (the order of the patch is set where nothing sets one), `{$patch: delete, <key>}` removes, `{$patch: replace}` among them makes the rest of them the whole list.
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
  const kept = original.filter((value) => !removed.includes(value));
  return [...kept, ...patch.filter((value, index) => !kept.includes(value) && patch.indexOf(value) === index)];
}

function mergeKeyed(original: readonly unknown[], patch: readonly unknown[], key: string, merge: ListMerge): unknown[] {
  const merged = [...original];
  for (const item of patch) {
    if (!isObject(item) || item[key] === undefined) {
      throw badRequest(`${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    }
    const at = merged.findIndex((each) => identityOf(each, key) === item[key]);
    if (item['$patch'] === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (at >= 0) merged[at] = merge.mergeItems(merged[at] as Item, item);
    else merged.push(merge.mergeItems({}, item));
  }
  return merged;
}

function identityOf(item: unknown, key: string | undefined): unknown {
  return key !== undefined && isObject(item) ? item[key] : item;
}

/** The items of the patch must stand in the order that it sets. */
function checkOrder(patch: readonly unknown[], wanted: readonly unknown[], key: string | undefined): void {
  const places = patch.map((item) => wanted.indexOf(identityOf(item, key)));
  if (places.every((place, index) => place >= 0 && place >= (places[index - 1] ?? 0))) return;
  throw badRequest(
    `The order in patch list: ${JSON.stringify(patch)} doesn't match $setElementOrder list: ${JSON.stringify(wanted)}`,
  );
}

/**
 * Named items in the order that is set; items that only the server has stay before the named item that they stood before.
 */
function ordered(
  merged: readonly unknown[],
  original: readonly unknown[],
  wanted: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const before = original.map((item) => identityOf(item, key));
  const placeOf = (item: unknown) => before.indexOf(identityOf(item, key));
  const rank = (item: unknown) => wanted.indexOf(identityOf(item, key));
  const named = merged.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const others = merged.filter((item) => rank(item) < 0);
  const result: unknown[] = [];
  for (const item of named) {
    const place = placeOf(item);
    while (others.length > 0 && place >= 0 && placeOf(others[0]) >= 0 && placeOf(others[0]) < place) {
      result.push(others.shift());
    }
    result.push(item);
  }
  return [...result, ...others];
}
