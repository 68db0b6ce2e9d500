import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Cell, Resource } from './resource.ts';

/** The row of an object, for tests: every column's cell by its name. `now` is in milliseconds since the epoch. */
export function cellsOf<T extends ApiObject>({ columns }: Resource<T>, object: T, now = 0): Record<string, Cell> {
  return Object.fromEntries(columns.map((column) => [column.name, column.cell(object, { now })]));
}
