import type { CustomResourceColumnDefinition as Definition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { Cell, Column } from '../registry/resource.ts';
import { ageOf } from '../table/age.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import { compileJsonPath } from './json-path.ts';

const age: Definition = {
  name: 'Age',
  type: 'date',
  description: 'When the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

/** The name, and what the version asks for; its age where it asks for nothing. */
export function printerColumns(columns: readonly Definition[] | undefined): Column[] {
  const own = columns && columns.length > 0 ? columns : [age];
  return [nameColumn, ...own.map(printerColumn)];
}

const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique among objects of this kind in the namespace.',
  priority: 0,
  cell: ({ metadata }) => metadata.name,
};

function printerColumn({ name, type, format = '', description, priority = 0, jsonPath }: Definition): Column {
  const path = compileJsonPath(jsonPath);
  return {
    name,
    type,
    format,
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority,
    cell: (object, { now }) => {
      const found = path.find(object);
      return found.length === 0 ? null : cellOf(type, found, now);
    },
  };
}

/** Values that are not of the type of their column are shown as nothing. */
function cellOf(type: string, found: readonly unknown[], now: number): Cell {
  if (type === 'string') return textOfAll(found);
  const [value] = found;
  switch (type) {
    case 'integer':
      if (typeof value === 'bigint') return value;
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      if (typeof value !== 'string') return null;
      return Number.isNaN(Date.parse(value)) ? '<invalid>' : ageOf(value, now);
    default:
      return null;
  }
}

/** Nobody reads more of a cell; a path may lead to the whole object many times over. */
const longestCell = 16 * 1024;

function textOfAll(values: readonly unknown[]): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    if (text.length > longestCell) break;
    text += index === 0 ? textOf(value) : ` ${textOf(value)}`;
  }
  return text.slice(0, longestCell);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : stringifyExact(value));
