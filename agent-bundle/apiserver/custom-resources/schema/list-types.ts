import { stringifyExact } from '../../codec/exact-json.ts';
import { isObject, ownMember } from '../../codec/json-value.ts';
import { type FieldError, duplicateValue } from '../../registry/field-error.ts';
import { FieldPath } from './field-path.ts';
import { brief, errorsMost } from './schema-error.ts';
import { type Sparse, sparse, visitSparse } from './sparse.ts';
import type { ListType, Structural } from './structural.ts';

type Unique = Extract<ListType, { type: 'set' | 'map' }>;

/** The lists of a schema whose items are told apart; undefined where there are none. */
export function compileListTypes(root: Structural): Sparse<Unique> | undefined {
  return sparse(root, ({ list }) => (list.type === 'map' || list.type === 'set' ? list : undefined));
}

/** No item of a set stands twice, and no two items of a map have the same keys. */
export function validateListTypes(tree: Sparse<Unique>, object: unknown): FieldError[] {
  const errors: FieldError[] = [];
  visitSparse(tree, object, FieldPath.root, (list, value, path) => {
    if (!Array.isArray(value)) return;
    const seen = new Set<string>();
    value.forEach((item: unknown, index) => {
      const identity = list.type === 'map' ? keysOf(list.keys, item) : item;
      const text = canonicalText(identity);
      if (seen.has(text) && errors.length < errorsMost) {
        errors.push(duplicateValue(String(path.index(index)), brief(identity)));
      }
      seen.add(text);
    });
  });
  return errors;
}

function keysOf(names: readonly string[], item: unknown): unknown {
  if (!isObject(item)) return item;
  const keys = names.map((name) => [name, ownMember(item, name)] as const);
  return Object.fromEntries(keys.filter(([, value]) => value !== undefined));
}

/** The same for values that say the same: the order of members does not matter. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (!isObject(value)) return stringifyExact(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join()}}`;
}
