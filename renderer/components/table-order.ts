import type { Column, Sort } from './data-table.ts';

/** Rows in the order and choice a table shows them in, remembered so that the next batch changes only what it must. */
export interface TableOrder {
  /** Keys of all rows, sorted. */
  readonly keys: readonly string[];
  readonly ranks: ReadonlyMap<string, Rank>;
}

/** What a row is sorted by: the chosen column's value; where that is equal the first column's. */
type Rank = readonly [chosen: string | number, first: string | number];

export const noOrder: TableOrder = { keys: [], ranks: new Map() };

export type Compare = (one: string | number, other: string | number) => number;

/** Numbers by size, words as the language sorts them, with `web-2` before `web-10`. */
export function comparing(language: string): Compare {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return (one, other) =>
    typeof one === 'number' && typeof other === 'number' ? one - other : collator.compare(String(one), String(other));
}

/**
 * Sorts rows given how they were sorted before by the same columns, sort and language (`noOrder` where those changed).
 * Rows whose rank stayed keep their order: only the others are sorted, and merged in. Nothing of rank changed: `before`
 * itself.
 */
export function ordered<Row>(
  before: TableOrder,
  rows: ReadonlyMap<string, Row>,
  columns: readonly Column<Row>[],
  sort: Sort,
  compare: Compare,
): TableOrder {
  const [first] = columns;
  const chosen = columns.find(({ id }) => id === sort.column) ?? first;
  if (!first || !chosen) return { keys: [...rows.keys()], ranks: new Map() };

  const ranks = new Map<string, Rank>();
  const moved: string[] = [];
  for (const [key, row] of rows) {
    const rank: Rank = [chosen.value(row), first.value(row)];
    const old = before.ranks.get(key);
    if (old && old[0] === rank[0] && old[1] === rank[1]) ranks.set(key, old);
    else {
      ranks.set(key, rank);
      moved.push(key);
    }
  }
  if (moved.length === 0 && ranks.size === before.ranks.size) return before;

  const sign = sort.direction === 'ascending' ? 1 : -1;
  const byRank = (one: string, other: string) => {
    const [a, b] = [ranks.get(one)!, ranks.get(other)!];
    return sign * compare(a[0], b[0]) || compare(a[1], b[1]) || (one < other ? -1 : 1);
  };
  const isMoved = new Set(moved);
  const kept = before.keys.filter((key) => ranks.has(key) && !isMoved.has(key));
  return { keys: merged(kept, moved.sort(byRank), byRank), ranks };
}

function merged(one: readonly string[], other: readonly string[], by: (a: string, b: string) => number): string[] {
  const result: string[] = [];
  let at = 0;
  for (const key of one) {
    while (at < other.length && by(other[at]!, key) < 0) result.push(other[at++]!);
    result.push(key);
  }
  return result.concat(other.slice(at));
}

/** Which rows a filter lets through: those in whose columns every word of it occurs somewhere, in any case. */
export function filtering<Row extends object>(
  columns: readonly Column<Row>[],
): (row: Row, filter: readonly string[]) => boolean {
  const looked = columns.filter(({ filterable }) => filterable !== false);
  const texts = new WeakMap<Row, string>();
  return (row, words) => {
    let text = texts.get(row);
    if (text === undefined) {
      text = looked
        .map((column) => column.value(row))
        .join('\n')
        .toLowerCase();
      texts.set(row, text);
    }
    return words.every((word) => text.includes(word));
  };
}

export const filterWords = (filter: string): string[] => filter.toLowerCase().split(/\s+/).filter(Boolean);
