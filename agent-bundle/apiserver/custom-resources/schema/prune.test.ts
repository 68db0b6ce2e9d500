import { describe, expect, it, test } from 'vitest';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { compileCustomSchema } from './compile.ts';

const object = { type: 'object' };
const string = { type: 'string' };
const of = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  ...object,
  properties,
  ...more,
});
const keeps = { 'x-kubernetes-preserve-unknown-fields': true };
const pruned = (schema: JSONSchemaProps | undefined, text: string) => {
  const value = JSON.parse(text) as Record<string, unknown>;
  const paths = compileCustomSchema(schema).prune(value);
  return [JSON.stringify(value), paths];
};

describe('pruning', () => {
  test.each<[string, JSONSchemaProps | undefined, string, string, string[]]>([
    ['takes out what is not named', of({ a: string }), '{"a":"1","b":2}', '{"a":"1"}', ['b']],
    [
      'leaves apiVersion, kind and metadata',
      of({}),
      '{"apiVersion":"v1","kind":"K","metadata":{"x":1},"y":1}',
      '{"apiVersion":"v1","kind":"K","metadata":{"x":1}}',
      ['y'],
    ],
    [
      'goes into lists and maps',
      of({ l: { type: 'array', items: of({ a: string }) }, m: { ...object, additionalProperties: of({ a: string }) } }),
      '{"l":[{"a":"1","b":1}],"m":{"k":{"c":1}}}',
      '{"l":[{"a":"1"}],"m":{"k":{}}}',
      ['l[0].b', 'm.k.c'],
    ],
    [
      'keeps what is to be preserved, but for what is named below',
      of({ s: of({ n: of({ a: string }) }, keeps) }),
      '{"s":{"n":{"a":"1","b":1},"x":{"y":1}}}',
      '{"s":{"n":{"a":"1"},"x":{"y":1}}}',
      ['s.n.b'],
    ],
    ['keeps all where the root preserves it', of({}, keeps), '{"a":{"b":[{}]}}', '{"a":{"b":[{}]}}', []],
    ['keeps all where there is no schema', undefined, '{"a":{"b":1}}', '{"a":{"b":1}}', []],
    [
      'keeps the parts of embedded objects',
      of({ e: of({ spec: of({}) }, { 'x-kubernetes-embedded-resource': true }) }),
      '{"e":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"x":1},"y":1}}',
      '{"e":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{}}}',
      ['e.spec.x', 'e.y'],
    ],
    [
      'knows the metadata of embedded objects, whatever else is kept',
      of({ e: { ...object, ...keeps, 'x-kubernetes-embedded-resource': true } }),
      '{"e":{"metadata":{"name":"p","labels":{"a":"b"},"more":1,"ownerReferences":[{"uid":"u","x":1}]},"y":1}}',
      '{"e":{"metadata":{"name":"p","labels":{"a":"b"},"ownerReferences":[{"uid":"u"}]},"y":1}}',
      ['e.metadata.more', 'e.metadata.ownerReferences[0].x'],
    ],
    [
      'takes out what objects inherit in JavaScript as everything else',
      of({ a: string }),
      '{"__proto__":{"polluted":1},"constructor":1,"toString":2}',
      '{}',
      ['__proto__', 'constructor', 'toString'],
    ],
  ])('%s', (_, schema, before, after, paths) => {
    expect(pruned(schema, before)).toEqual([after, paths]);
  });

  it('tells of no more than a message may hold', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1]));
    expect(compileCustomSchema(of({})).prune(many)).toHaveLength(200);
    expect(many).toEqual({});
  });
});

describe('defaults', () => {
  const defaulted = (schema: JSONSchemaProps, text: string) => {
    const value = JSON.parse(text) as Record<string, unknown>;
    compileCustomSchema(schema).setDefaults(value);
    return JSON.stringify(value);
  };
  const two = { type: 'integer', default: 2 };
  test.each<[string, JSONSchemaProps, string, string]>([
    ['fill in what is absent', of({ a: two }), '{}', '{"a":2}'],
    ['leave what is there', of({ a: two }), '{"a":0}', '{"a":0}'],
    ['stand for a null that is not allowed', of({ a: two }), '{"a":null}', '{"a":2}'],
    ['do not stand for one that is', of({ a: { ...two, nullable: true } }), '{"a":null}', '{"a":null}'],
    ['let a null go that nothing stands for', of({ a: string }), '{"a":null,"b":null}', '{"b":null}'],
    ['are filled in themselves', of({ s: of({ a: two }, { default: { b: 1 } }) }), '{}', '{"s":{"b":1,"a":2}}'],
    ['do not make what holds them', of({ s: of({ a: two }) }), '{}', '{}'],
    [
      'stand in items and values of maps',
      of({ l: { type: 'array', items: of({ a: two }) }, m: { ...object, additionalProperties: of({ a: two }) } }),
      '{"l":[{},{"a":1}],"m":{"x":{}}}',
      '{"l":[{"a":2},{"a":1}],"m":{"x":{"a":2}}}',
    ],
    ['stand for null items', of({ l: { type: 'array', items: two } }), '{"l":[null,1]}', '{"l":[2,1]}'],
    [
      'leave null items that nothing stands for',
      of({ l: { type: 'array', items: string } }),
      '{"l":[null]}',
      '{"l":[null]}',
    ],
  ])('%s', (_, schema, before, after) => {
    expect(defaulted(schema, before)).toBe(after);
  });

  it('are the object’s own', () => {
    const schema = compileCustomSchema(of({ a: { ...object, default: { list: [] } } }));
    const first: { a?: { list: unknown[] } } = {};
    schema.setDefaults(first);
    first.a?.list.push(1);
    const second = {};
    schema.setDefaults(second);
    expect(second).toEqual({ a: { list: [] } });
  });

  it('have an end: no object grows without bounds by them', () => {
    const item = of({ page: { ...object, default: { text: 'x'.repeat(100_000) } } });
    const schema = compileCustomSchema(of({ list: { type: 'array', items: item } }));
    const value: { list: { page?: unknown }[] } = { list: Array.from({ length: 10_000 }, () => ({})) };
    schema.setDefaults(value);
    expect(value.list.filter(({ page }) => page !== undefined)).toHaveLength(42);
  });

  it('may have any name', () => {
    const schema = compileCustomSchema(of(JSON.parse('{"__proto__":{"type":"integer","default":2}}') as never));
    const value = {};
    schema.setDefaults(value);
    expect(JSON.stringify(value)).toBe('{"__proto__":2}');
    expect(({} as Record<string, unknown>)['default']).toBeUndefined();
  });
});
