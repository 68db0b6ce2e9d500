import type { Sort } from './data-table.ts';

const prefix = 'pilothouse.table.';
const scrolled = new Map<string, number>();

/** How a table was sorted when it was last shown on this desktop. */
export function rememberedSort(table: string): Sort | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + table) ?? 'null');
    return isSort(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function rememberSort(table: string, sort: Sort): void {
  try {
    localStorage.setItem(prefix + table, JSON.stringify(sort));
  } catch {
    // Storage is full or forbidden: the sort is as it was the next time.
  }
}

/** How far down it was scrolled, in pixels, as long as the window is open. */
export const rememberedScroll = (table: string): number => scrolled.get(table) ?? 0;
export const rememberScroll = (table: string, top: number): void => void scrolled.set(table, top);

function isSort(value: unknown): value is Sort {
  if (typeof value !== 'object' || value === null) return false;
  const { column, direction } = value as Record<string, unknown>;
  return typeof column === 'string' && (direction === 'ascending' || direction === 'descending');
}
