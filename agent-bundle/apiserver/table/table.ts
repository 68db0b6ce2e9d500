import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Cell, Column, Resource } from '../registry/resource.ts';

// Rows of cells for people: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables

/** What a row carries of its object, as the query's `includeObject` asks. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** What has columns. */
export type Tabular<T extends ApiObject = ApiObject> = Pick<Resource<T>, 'columns'>;

type ColumnDefinition = Omit<Column, 'cell'>;

/** The columns as the client is told of them. */
export function columnDefinitions<T extends ApiObject>({ columns }: Tabular<T>): ColumnDefinition[] {
  return columns.map(({ name, type, format, description, priority }) => {
    return { name, type, format, description, priority };
  });
}

/** An object's row; `now` is in milliseconds since the epoch, for ages. */
export function cellsOf<T extends ApiObject>({ columns }: Tabular<T>, object: T, now: number): Cell[] {
  return columns.map((column) => column.cell(object, { now }));
}
