import { isObject } from '../../codec/json-value.ts';
import type { FieldPath } from './field-path.ts';
import type { Structural } from './structural.ts';

/** A schema without the parts that have nothing of a kind: a walk over objects then goes only where there is something to do. */
export interface Sparse<T> {
  readonly node: Structural;
  /** Of this value; what is in it may have its own. */
  readonly own: T | undefined;
  readonly properties: ReadonlyMap<string, Sparse<T>>;
  readonly items: Sparse<T> | undefined;
  readonly additional: Sparse<T> | undefined;
}

/** What `pick` finds for each part of a schema; undefined where it finds nothing at all. */
export function sparse<T>(node: Structural, pick: (node: Structural) => T | undefined): Sparse<T> | undefined {
  const own = pick(node);
  const properties = new Map<string, Sparse<T>>();
  for (const [name, property] of node.properties) {
    const found = sparse(property, pick);
    if (found) properties.set(name, found);
  }
  const items = node.items && sparse(node.items, pick);
  const additional = typeof node.additional === 'object' ? sparse(node.additional, pick) : undefined;
  if (own === undefined && properties.size === 0 && !items && !additional) return undefined;
  return { node, own, properties, items, additional };
}

/** Calls `visit` for every value that something was found for, from the outside in. */
export function visitSparse<T>(
  tree: Sparse<T>,
  value: unknown,
  path: FieldPath,
  visit: (own: T, value: unknown, path: FieldPath) => void,
): void {
  if (tree.own !== undefined) visit(tree.own, value, path);
  for (const [child, member, at] of childrenOf(tree, value, path)) visitSparse(child, member, at, visit);
}

/** The parts of a value that have anything to be looked at, with where they stand: keys of maps are in brackets. */
export function* childrenOf<T>(
  { items, properties, additional, node }: Sparse<T>,
  value: unknown,
  path: FieldPath,
): Generator<[Sparse<T>, unknown, FieldPath, string | number]> {
  if (Array.isArray(value)) {
    if (items) for (const [index, item] of value.entries()) yield [items, item, path.index(index), index];
  } else if (isObject(value)) {
    for (const [name, member] of properties) {
      if (Object.hasOwn(value, name)) yield [member, value[name], path.child(name), name];
    }
    if (!additional) return;
    for (const key of Object.keys(value)) {
      if (!node.properties.has(key)) yield [additional, value[key], path.key(key), key];
    }
  }
}
