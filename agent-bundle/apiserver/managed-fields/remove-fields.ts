import { setMember } from '../codec/json-reader.ts';
import { isObject } from '../codec/json-value.ts';
import { type FieldSet, type FieldTree, difference, isMember, leaf, nodeOf } from './field-set.ts';
import { elementOf } from './list-items.ts';
import { itemShape } from './object-fields.ts';
import { type Shape, type StructShape, open } from './shape.ts';

/**
 * What goes when an applier's configuration no longer speaks of fields that it spoke of before: those of `before` that are not in
 * `owned`, the sets of all managers from now on. The objects around a field count as owned with it, so that one goes with the
 * last field that anybody owned in it, along with what nobody owns.
 */
export function abandonedFields(shape: StructShape, before: FieldSet, owned: FieldSet): FieldSet {
  // Most applies speak of what the last one spoke of.
  if (difference(before, owned) === undefined) return undefined;
  return difference(withSurroundings(shape, before), withSurroundings(shape, owned));
}

function withSurroundings(shape: StructShape, set: FieldSet): FieldSet {
  return set && nodeOf(false, surrounded(shape, set));
}

function surrounded(shape: Shape, node: FieldTree): Record<string, FieldTree> {
  const children: Record<string, FieldTree> = {};
  for (const element in node) {
    if (element === '.') continue;
    const below = node[element] ?? leaf;
    const declared = shape.type === 'struct' && shape.members.has(element.slice(2));
    children[element] = nodeOf(declared || isMember(below), surrounded(shapeAt(shape, element), below)) ?? leaf;
  }
  return children;
}

function shapeAt(shape: Shape, element: string): Shape {
  switch (shape.type) {
    case 'struct':
      return shape.members.get(element.slice(2))?.shape ?? open;
    case 'map':
    case 'keyed':
      return shape.of;
    default:
      return open;
  }
}

/** A value without the fields of a set, each with all that is in it. The value is left as it is. */
export function removeFields(shape: Shape, value: unknown, set: FieldSet): unknown {
  if (set === undefined) return value;
  if (Array.isArray(value)) {
    if (shape.type !== 'keyed' && shape.type !== 'set') return value;
    return value.flatMap((item: unknown) => {
      const name = elementOf(shape, item);
      const below = name.type === 'element' ? set[name.element] : undefined;
      if (below === undefined) return [item];
      return isMember(below) ? [] : [removeFields(itemShape(shape), item, below)];
    });
  }
  if (!isObject(value) || shape.type === 'leaf') return value;
  const rest: Record<string, unknown> = {};
  for (const name in value) {
    const element = `f:${name}`;
    const below = set[element];
    if (below === undefined) setMember(rest, name, value[name]);
    else if (!isMember(below)) setMember(rest, name, removeFields(shapeAt(shape, element), value[name], below));
  }
  return rest;
}
