import type { Container } from '../../../common/api/core/v1/container.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Cell, CellContext, Column } from '../registry/resource.ts';
import { ageOf } from './age.ts';

/** What a cell shows where there is nothing. */
export const none = '<none>';

interface ColumnOptions {
  readonly type?: Column['type'];
  /** Only with `-o wide`. */
  readonly wide?: boolean;
}

/** A column of texts, always shown, unless `options` say otherwise. */
export function column<T extends ApiObject>(
  name: string,
  description: string,
  cell: (object: T, context: CellContext) => Cell,
  options: ColumnOptions = {},
): Column<T> {
  return { name, type: options.type ?? 'string', format: '', description, priority: options.wide ? 1 : 0, cell };
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique among objects of this kind in the namespace.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column = column('Age', 'How long ago the object was created.', (object, { now }) =>
  ageOf(object.metadata.creationTimestamp, now),
);

/** `a=b,c=d`, or `<none>`. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? none : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** The wide columns of everything that has a pod template. */
export function templateColumns<T extends ApiObject>(
  containersOf: (object: T) => readonly Container[],
  selectorOf: (object: T) => string,
): Column<T>[] {
  const wide = { wide: true };
  return [
    column(
      'Containers',
      'The containers of its pods.',
      (object) =>
        containersOf(object)
          .map(({ name }) => name)
          .join(','),
      wide,
    ),
    column(
      'Images',
      'The images of its pods.',
      (object) =>
        containersOf(object)
          .map(({ image = '' }) => image)
          .join(','),
      wide,
    ),
    column('Selector', 'The labels of its pods.', (object) => selectorOf(object) || none, wide),
  ];
}
