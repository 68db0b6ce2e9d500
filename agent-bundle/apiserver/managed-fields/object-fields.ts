import { isObject } from '../codec/json-value.ts';
import { isZero } from '../codec/slots.ts';
import { type FieldTree, leaf, nodeOf, sorted } from './field-set.ts';
import { compareElements } from './path-element.ts';
import { type KeyedShape, type SetShape, type Shape, type StructShape, open, undeclared } from './shape.ts';
import { itemsByElement } from './list-items.ts';

/** Everything that a value is made of, and the value itself: what somebody owns who adds it where nothing was. */
export function fieldsOfNew(shape: Shape, value: unknown): FieldTree {
  return nodeOf(true, childrenOfNew(shape, value)) ?? leaf;
}

function childrenOfNew(shape: Shape, value: unknown): Record<string, FieldTree> {
  const children: Record<string, FieldTree> = {};
  switch (shape.type) {
    case 'leaf':
      return children;
    case 'struct': {
      if (!isObject(value)) return children;
      for (const { name, element, shape: of } of shape.members.values()) {
        const member = value[name];
        if (member !== undefined && member !== null) children[element] = fieldsOfNew(of, member);
      }
      const more = undeclared(shape, value);
      for (const name of more) children[`f:${name}`] = fieldsOfNew(shape.rest ?? open, value[name]);
      return more.length > 0 ? sorted(children) : children;
    }
    case 'map':
    case 'open': {
      if (!isObject(value)) return children;
      const of = shape.type === 'map' ? shape.of : open;
      for (const key of Object.keys(value).sort()) children[`f:${key}`] = fieldsOfNew(of, value[key]);
      return children;
    }
    case 'keyed':
    case 'set': {
      if (!Array.isArray(value)) return children;
      for (const [element, items] of itemsByElement(shape, value)) {
        children[element] = items.length === 1 ? fieldsOfNew(itemShape(shape), items[0]) : leaf;
      }
      return sorted(children);
    }
  }
}

const oneThing: Shape = { type: 'leaf', takes: 'anything' };
export const itemShape = (shape: KeyedShape | SetShape): Shape => (shape.type === 'keyed' ? shape.of : oneThing);

type Writer = (value: unknown) => string;

/**
 * The JSON of the set that a create gives its manager, in one walk over the object: all that differs from an object with nothing
 * in it, but for what is `ignored`, with all below it. The same as `compare(shape, {}, object).changed`, many times faster; empty
 * where nothing is owned.
 */
export function createdFieldsWriter(shape: StructShape, ignored: FieldTree): Writer {
  const members = presentStruct(shape, ignored);
  return (object) => {
    const text = members(object);
    return text === '' ? '' : `{${text}}`;
  };
}

/** The members of what every object has: only what is in them counts. */
function presentStruct(shape: StructShape, ignored: FieldTree | undefined): Writer {
  const writers = [...shape.members.values()].flatMap(({ name, element, shape: of, always }) => {
    const below = ignored?.[element];
    if (below && '.' in below) return [];
    if (below && Object.keys(below).length === 0) return [];
    const start = `${JSON.stringify(element)}:`;
    return [{ name, start, write: always ? presentMember(of, below) : added(of) }];
  });
  return structWriter(shape, writers, ignored);
}

interface MemberWriter {
  readonly name: string;
  readonly start: string;
  /** Empty where nothing of the member is owned. */
  readonly write: Writer;
}

function structWriter(shape: StructShape, writers: readonly MemberWriter[], ignored: FieldTree | undefined): Writer {
  if (shape.rest) return openStructWriter(shape, shape.rest, writers, ignored);
  return (value) => {
    if (!isObject(value)) return '';
    let text = '';
    for (const { name, start, write } of writers) {
      const member = value[name];
      if (member === undefined || member === null) continue;
      const inner = write(member);
      if (inner !== '') text += text === '' ? start + inner : `,${start}${inner}`;
    }
    return text;
  };
}

/** Its fields are written in order of their names, declared or not; those that are not are ignored as wholes only. */
function openStructWriter(
  { members }: StructShape,
  rest: Shape,
  writers: readonly MemberWriter[],
  ignored: FieldTree | undefined,
): Writer {
  const declared = new Map(writers.map((writer) => [writer.name, writer]));
  const write = added(rest);
  return (value) => {
    if (!isObject(value)) return '';
    const parts: string[] = [];
    for (const name of Object.keys(value).sort()) {
      const writer = declared.get(name);
      const isNobodys = members.has(name) ? !writer : ignored?.[`f:${name}`] !== undefined;
      if (isNobodys || (writer && (value[name] ?? undefined) === undefined)) continue;
      const inner = writer ? writer.write(value[name]) : write(value[name]);
      if (inner !== '') parts.push((writer?.start ?? `${JSON.stringify(`f:${name}`)}:`) + inner);
    }
    return parts.join(',');
  };
}

/** A member that every object has is nobody's; where it is a leaf, unless it is more than a zero. */
function presentMember(shape: Shape, ignored: FieldTree | undefined): Writer {
  if (shape.type === 'leaf') return (value) => (isZero(value) ? '' : '{}');
  const inner = shape.type === 'struct' ? lazily(() => presentStruct(shape, ignored)) : newChildren(shape);
  return (value) => {
    const text = inner(value);
    return text === '' ? '' : `{${text}}`;
  };
}

const writersOfNew = new WeakMap<Shape, Writer>();

/** A value where nothing was: itself and all that is in it. */
function added(shape: Shape): Writer {
  if (shape.type === 'leaf') return () => '{}';
  const known = writersOfNew.get(shape);
  if (known) return known;
  const children = lazily(() => newChildren(shape));
  const writer: Writer = (value) => {
    const text = children(value);
    return text === '' ? '{}' : `{".":{},${text}}`;
  };
  writersOfNew.set(shape, writer);
  return writer;
}

/** Shapes may contain themselves: their writers are made when first used. */
function lazily(make: () => Writer): Writer {
  let made: Writer | undefined;
  return (value) => (made ??= make())(value);
}

function newChildren(shape: Shape): Writer {
  switch (shape.type) {
    case 'leaf':
      return () => '';
    case 'struct':
      return newStruct(shape);
    case 'map':
      return newMap(added(shape.of));
    case 'open':
      return newMap(added(open));
    case 'keyed':
      return newItems(shape, added(shape.of));
    case 'set':
      return newItems(shape, () => '{}');
  }
}

function newStruct(shape: StructShape): Writer {
  const writers = [...shape.members.values()].map(({ name, element, shape: of }) => ({
    name,
    start: `${JSON.stringify(element)}:`,
    write: added(of),
  }));
  return structWriter(shape, writers, undefined);
}

function newMap(write: Writer): Writer {
  return (value) => {
    if (!isObject(value)) return '';
    let text = '';
    for (const key of Object.keys(value).sort()) {
      text += `${text === '' ? '' : ','}${JSON.stringify(`f:${key}`)}:${write(value[key])}`;
    }
    return text;
  };
}

function newItems(shape: KeyedShape | SetShape, write: Writer): Writer {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return '';
    const items = itemsByElement(shape, value);
    const elements = [...items.keys()];
    if (elements.length > 1) elements.sort(compareElements);
    let text = '';
    for (const element of elements) {
      const [item, twin] = items.get(element) ?? [];
      const fields = twin === undefined ? write(item) : '{}';
      text += `${text === '' ? '' : ','}${JSON.stringify(element)}:${fields}`;
    }
    return text;
  };
}
