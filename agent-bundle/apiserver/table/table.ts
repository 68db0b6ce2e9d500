import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { Cell, Column } from '../registry/resource.ts';

/** Rows of cells for people: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly columnDefinitions: readonly ColumnDefinition[];
  readonly rows: readonly TableRow[];
}
export type ColumnDefinition = Pick<Column, 'name' | 'type' | 'format' | 'description' | 'priority'>;
export interface TableRow {
  readonly cells: readonly Cell[];
  /** As `includeObject` asks. */
  readonly object?: object;
}

/** The query's `includeObject`; Metadata unless said otherwise. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly includeObject: IncludeObject;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

/** What has columns. */
export interface Tabular<T extends ApiObject> {
  readonly kind: Pick<Kind, 'group' | 'version' | 'kind'>;
  readonly columns: readonly Column<T>[];
}

export function columnDefinitions<T extends ApiObject>({ columns }: Tabular<T>): ColumnDefinition[] {
  return columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
}

export function tableRow<T extends ApiObject>(resource: Tabular<T>, object: T, options: TableOptions): TableRow {
  const cells = resource.columns.map((column) => column.cell(object, options));
  switch (options.includeObject) {
    case 'None':
      return { cells };
    case 'Metadata':
      return { cells, object: partialMetadata(object) };
    case 'Object':
      return { cells, object: withTypeMeta(resource.kind, object) };
  }
}

/** One object, or the items of a list with the list's metadata. A watch sends one row at a time, columns with the first only. */
export function tableOf<T extends ApiObject>(
  resource: Tabular<T>,
  objects: readonly T[],
  metadata: Table['metadata'],
  options: TableOptions,
): Table {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columnDefinitions(resource),
    rows: objects.map((object) => tableRow(resource, object, options)),
  };
}

export interface PartialObjectMetadata {
  readonly kind: 'PartialObjectMetadata';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: ApiObject['metadata'];
}

export function partialMetadata({ metadata }: ApiObject): PartialObjectMetadata {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

/** Items of a list carry no kind of their own; here each stands alone. */
function withTypeMeta(kind: Tabular<ApiObject>['kind'], object: ApiObject): object {
  return { ...object, kind: kind.kind, apiVersion: apiVersionOf(kind) };
}
