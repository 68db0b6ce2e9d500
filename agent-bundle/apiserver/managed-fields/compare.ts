import { isObject, sameValue } from '../codec/json-value.ts';
import { isZero } from '../codec/slots.ts';
import { type FieldSet, type FieldTree, leaf, nodeOf, sorted, union, withoutSubtrees } from './field-set.ts';
import { itemsByElement } from './list-items.ts';
import { fieldsOfNew, itemShape } from './object-fields.ts';
import { type KeyedShape, type SetShape, type Shape, type StructShape, open } from './shape.ts';

/** Which fields of an object a write touches. */
export interface Comparison {
  /** What has another value, or none before: the writer's from now on. */
  readonly changed: FieldSet;
  /** What is gone: nobody's any more. */
  readonly removed: FieldSet;
}

const nothing: Comparison = { changed: undefined, removed: undefined };

/** Compares two objects of a kind, whatever is `ignored` and all below it aside. */
export function compare(shape: StructShape, from: unknown, to: unknown, ignored: FieldSet): Comparison {
  const found = compareValues(shape, from ?? {}, to ?? {});
  if (!found) return nothing;
  return { changed: withoutSubtrees(found.changed, ignored), removed: withoutSubtrees(found.removed, ignored) };
}

export const changesAnything = ({ changed, removed }: Comparison): boolean =>
  changed !== undefined || removed !== undefined;

/** Undefined where both are the same; both are there. */
function compareValues(shape: Shape, from: unknown, to: unknown): Comparison | undefined {
  if (from === to) return undefined;
  switch (shape.type) {
    case 'leaf':
      return sameValue(from, to) ? undefined : modified;
    case 'struct':
      return compareStructs(shape, asObject(from), asObject(to));
    case 'map':
      return compareMaps(shape.of, from, to);
    case 'open':
      return isObject(from) && isObject(to) ? compareMaps(open, from, to) : sameValue(from, to) ? undefined : modified;
    case 'keyed':
    case 'set':
      return compareLists(shape, from, to);
  }
}

const modified: Comparison = { changed: leaf, removed: undefined };
const asObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function compareStructs(
  { members, rest }: StructShape,
  from: Record<string, unknown>,
  to: Record<string, unknown>,
): Comparison | undefined {
  const parts = new Parts();
  for (const { name, element, shape, always } of members.values()) {
    const before = from[name] ?? undefined;
    const after = to[name] ?? undefined;
    if (before === after) continue;
    if (before !== undefined && after !== undefined) parts.add(element, compareValues(shape, before, after));
    else if (always) parts.add(element, compareWithEmpty(shape, before, after));
    else parts.addOneSided(element, shape, before, after);
  }
  if (rest) addEntries(parts, rest, from, to, members);
  return parts.result();
}

/** What every object has, but left out on one side: as if it were there with nothing in it. */
function compareWithEmpty(shape: Shape, before: unknown, after: unknown): Comparison | undefined {
  if (shape.type === 'leaf') return isZero(before ?? after) ? undefined : modified;
  const empty = shape.type === 'keyed' || shape.type === 'set' ? [] : {};
  return compareValues(shape, before ?? empty, after ?? empty);
}

function compareMaps(of: Shape, from: unknown, to: unknown): Comparison | undefined {
  const parts = new Parts();
  addEntries(parts, of, asObject(from), asObject(to), undefined);
  return parts.result();
}

/** What differs key by key, but for the keys that are compared in another way. */
function addEntries(
  parts: Parts,
  of: Shape,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  but: ReadonlyMap<string, unknown> | undefined,
): void {
  for (const key in before) {
    const [old, now] = [before[key], after[key]];
    if ((old === now && now !== undefined) || but?.has(key)) continue;
    if (Object.hasOwn(after, key)) parts.add(`f:${key}`, compareValues(of, old, now));
    else parts.addOneSided(`f:${key}`, of, old, undefined);
  }
  for (const key in after) {
    if (!Object.hasOwn(before, key) && !but?.has(key)) parts.addOneSided(`f:${key}`, of, undefined, after[key]);
  }
}

function compareLists(shape: KeyedShape | SetShape, from: unknown, to: unknown): Comparison | undefined {
  const before = itemsByElement(shape, asList(from));
  const after = itemsByElement(shape, asList(to));
  const of = itemShape(shape);
  const parts = new Parts();
  for (const [element, items] of before) {
    const others = after.get(element);
    if (items.length === 1 && others?.length === 1) parts.add(element, compareValues(of, items[0], others[0]));
    else if (!others) parts.add(element, { changed: undefined, removed: fieldsOfItems(of, items) });
    else if (!sameValue(items, others)) parts.add(element, twinsChanged(of, items, others));
  }
  for (const [element, items] of after) {
    if (!before.has(element)) parts.add(element, { changed: fieldsOfItems(of, items), removed: undefined });
  }
  return parts.result();
}

/** Items that share their keys are one thing together. */
const fieldsOfItems = (of: Shape, items: readonly unknown[]): FieldTree =>
  items.length === 1 ? fieldsOfNew(of, items[0]) : leaf;

function twinsChanged(of: Shape, before: readonly unknown[], after: readonly unknown[]): Comparison {
  const changed = fieldsOfItems(of, after);
  return { changed, removed: before.length === 1 ? withoutSelf(fieldsOfNew(of, before[0])) : undefined };
}

const withoutSelf = ({ '.': _, ...below }: FieldTree): FieldSet => nodeOf(false, below);

/** The comparison of a whole, from those of its parts; most have none, and then there is nothing to make. */
class Parts {
  #changed: Record<string, FieldTree> | undefined;
  #removed: Record<string, FieldTree> | undefined;

  add(element: string, part: Comparison | undefined): void {
    if (part?.changed) (this.#changed ??= {})[element] = part.changed;
    if (part?.removed) (this.#removed ??= {})[element] = part.removed;
  }

  addOneSided(element: string, shape: Shape, before: unknown, after: unknown): void {
    if (before === undefined) (this.#changed ??= {})[element] = fieldsOfNew(shape, after);
    else (this.#removed ??= {})[element] = fieldsOfNew(shape, before);
  }

  result(): Comparison | undefined {
    if (!this.#changed && !this.#removed) return undefined;
    return { changed: this.#changed && sorted(this.#changed), removed: this.#removed && sorted(this.#removed) };
  }
}

/** What a write touches in one way or the other. */
export const touched = ({ changed, removed }: Comparison): FieldSet => union(changed, removed);
