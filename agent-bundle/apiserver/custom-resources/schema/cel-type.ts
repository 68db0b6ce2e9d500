import type { CelType } from '../../cel/cel.ts';
import { stringifyExact } from '../../codec/exact-json.ts';
import { type Structural, partsOfObjects } from './structural.ts';

/** As much as a request may hold, in bytes. */
export const requestMost = 3 * 1024 * 1024;

/** The type of a value for rules, and the fewest bytes that such a value takes in JSON. */
interface SizedType {
  readonly type: CelType;
  readonly least: number;
}

/**
 * What rules may know of a value; undefined of what its schema says nothing: rules cannot name that. Sizes that the schema leaves
 * open are bounded by what fits into a request.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function celTypeOf(node: Structural, name = 'self', isRoot = false): SizedType | undefined {
  if (node.isIntOrString) return { type: { type: 'dyn' }, least: 1 };
  switch (node.type) {
    case 'boolean':
      return { type: { type: 'bool' }, least: 4 };
    case 'integer':
      return { type: { type: 'int' }, least: 1 };
    case 'number':
      return { type: { type: 'double' }, least: 1 };
    case 'string':
      return textType(node);
    case 'array':
      return listType(node, name);
    case 'object':
      return objectType(node, name, isRoot);
    case undefined:
      return undefined;
  }
}

function textType({ says: { format = '', maxLength, enum: values = [] } }: Structural): SizedType {
  switch (format) {
    case 'byte':
      return {
        type: { type: 'bytes', ...(maxLength === undefined ? {} : { maxLength: Number(maxLength) }) },
        least: 2,
      };
    case 'duration':
      return { type: { type: 'duration' }, least: 4 };
    case 'date':
      return { type: { type: 'timestamp' }, least: 12 };
    case 'date-time':
      return { type: { type: 'timestamp' }, least: 22 };
  }
  // Lengths are of characters, costs of bytes.
  if (maxLength !== undefined) return { type: { type: 'string', maxLength: Number(maxLength) * 4 }, least: 2 };
  if (values.length === 0) return { type: { type: 'string' }, least: 2 };
  const longest = Math.max(
    ...values.map((value) => (typeof value === 'string' ? value : stringifyExact(value)).length),
  );
  return { type: { type: 'string', maxLength: longest }, least: 2 };
}

function listType({ items, list, says }: Structural, name: string): SizedType | undefined {
  const of = items && celTypeOf(items, `${name}[]`, items.isEmbedded);
  if (!of) return undefined;
  const maxItems = says.maxItems === undefined ? Math.floor((requestMost - 2) / (of.least + 1)) : Number(says.maxItems);
  const associative = list.type === 'set' || list.type === 'map' ? { associative: list } : {};
  return { type: { type: 'list', of: of.type, maxItems, ...associative }, least: 2 };
}

function objectType(node: Structural, name: string, isRoot: boolean): SizedType | undefined {
  const { additional, says } = node;
  if (additional) {
    const of = additional === 'anything' ? undefined : celTypeOf(additional, `${name}{}`, additional.isEmbedded);
    if (!of) return undefined;
    const most = says.maxProperties;
    const maxProperties = most === undefined ? Math.floor((requestMost - 2) / (of.least + 6)) : Number(most);
    return { type: { type: 'map', of: of.type, maxProperties }, least: 2 };
  }
  const fields = new Map<string, CelType>();
  let least = 2;
  for (const [property, child] of node.properties) {
    if (isRoot && partsOfObjects.has(property)) continue;
    const of = celTypeOf(child, `${name}.${property}`, child.isEmbedded);
    if (!of) continue;
    fields.set(property, of.type);
    if (says.required?.includes(property) && child.default === undefined) least += property.length + of.least + 4;
  }
  if (isRoot || node.isEmbedded) for (const [part, type] of partTypes) fields.set(part, type);
  return { type: { type: 'object', name, fields }, least };
}

const text: CelType = { type: 'string' };

/** Of metadata rules know the names alone. */
const partTypes: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['apiVersion', text],
  ['kind', text],
  [
    'metadata',
    {
      type: 'object',
      name: 'metadata',
      fields: new Map([
        ['name', text],
        ['generateName', text],
      ]),
    },
  ],
]);
