import { describe, expect, it } from 'vitest';
import type { FieldType, MessageType } from './schema/field.ts';
import { groupResourceOf } from './schema/kind.ts';
import { kindOf, kinds } from './kinds.ts';

/** Every message that a kind is made of. */
function messagesOf(type: FieldType, met = new Set<MessageType>()): Set<MessageType> {
  switch (type.type) {
    case 'message':
      if (met.has(type)) return met;
      met.add(type);
      for (const { type: inner } of Object.values(type.fields)) messagesOf(inner, met);
      return met;
    case 'list':
    case 'map':
      return messagesOf(type.of, met);
    case 'alternatives':
      for (const { type: inner } of type.shapes) messagesOf(inner, met);
      return met;
    case 'scalar':
      return met;
  }
}

describe.each(kinds.map((kind) => [`${groupResourceOf(kind)} ${kind.version}`, kind] as const))('%s', (_, kind) => {
  it('are described, named as their kind says, and found by it', () => {
    expect(kind.schema.description).toMatch(/\.$/);
    expect(kind.schema.name.endsWith(`.${kind.version}.${kind.kind}`)).toBe(true);
    expect(kind.singular).toBe(kind.kind.toLowerCase());
    expect(kindOf(kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, kind.kind)).toBe(kind);
  });

  it('have a tag of its own for each field, and merge lists by keys that their items have', () => {
    for (const { name, fields } of messagesOf(kind.schema)) {
      const tags = Object.values(fields).map(({ tag }) => tag);
      const tagged = tags.filter((tag) => tag > 0);
      expect(new Set(tagged).size, name).toBe(tagged.length);
      for (const [field, { type, options }] of Object.entries(fields)) {
        const keys = [...(options.listMapKeys ?? []), ...(options.patchMergeKey ? [options.patchMergeKey] : [])];
        if (keys.length === 0) continue;
        const item = type.type === 'list' ? type.of : undefined;
        const names = item?.type === 'message' ? memberNames(item) : [];
        expect(names, `${name}.${field}`).toEqual(expect.arrayContaining(keys));
      }
    }
  });
});

/** As they stand in JSON: the fields of an inline message are its owner's. */
function memberNames({ fields }: MessageType): string[] {
  return Object.entries(fields).flatMap(([name, { type, options }]) =>
    options.inline && type.type === 'message' ? memberNames(type) : [name],
  );
}

it('a definition has one declaration', () => {
  const byName = new Map<string, MessageType>();
  for (const kind of kinds) {
    for (const type of messagesOf(kind.schema)) {
      expect(byName.get(type.name) ?? type, type.name).toBe(type);
      byName.set(type.name, type);
    }
  }
});
