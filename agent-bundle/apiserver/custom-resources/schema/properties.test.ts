import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { cases } from '../../../../test/sampling.ts';
import { compileCustomSchema } from './compile.ts';
import type { CustomObject } from './custom-schema.ts';

/** Few names, so that objects and schemas meet; some that JavaScript knows as well. */
const names = fc.constantFrom('a', 'b', 'c', 'kind', 'metadata', '__proto__', 'constructor');
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1, -1.5, 2n ** 60n, '', 'a', '2024-01-01'),
  fc.string({ maxLength: 3 }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map(asObject),
  ),
}));
const object = fc.array(fc.tuple(names, value), { maxLength: 5 }).map(asObject);

/** Without setters: `__proto__` is a name like any other. */
function asObject(entries: [string, unknown][]): CustomObject {
  return Object.fromEntries(entries);
}

const extras: fc.Arbitrary<JSONSchemaProps> = fc.record(
  {
    nullable: fc.boolean(),
    default: scalar,
    minimum: fc.integer({ min: -2, max: 2 }),
    maxLength: fc.nat(3),
    maxItems: fc.nat(3),
    maxProperties: fc.nat(3),
    pattern: fc.constantFrom('a', '^(a+)+$', '('),
    format: fc.constantFrom('date', 'int32', 'uuid', 'none'),
    enum: fc.array(scalar, { maxLength: 3 }),
    required: fc.array(names, { maxLength: 2 }),
    'x-kubernetes-embedded-resource': fc.boolean(),
    'x-kubernetes-preserve-unknown-fields': fc.constant(true),
  },
  { requiredKeys: [] },
);
const { schema } = fc.letrec<{ schema: JSONSchemaProps }>((tie) => {
  const leaf = fc.tuple(fc.constantFrom('string', 'integer', 'number', 'boolean'), extras);
  const inner = fc.tuple(fc.array(fc.tuple(names, tie('schema')), { maxLength: 4 }), extras);
  const list = fc.tuple(tie('schema'), fc.constantFrom(undefined, 'set', 'atomic', 'map'), extras);
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'schema' },
      leaf.map(([type, more]): JSONSchemaProps => ({ ...more, type })),
      extras.map((more): JSONSchemaProps => ({ ...more, 'x-kubernetes-int-or-string': true })),
      inner.map(([properties, more]): JSONSchemaProps => ({
        ...more,
        type: 'object',
        properties: Object.fromEntries(properties),
      })),
      fc.tuple(tie('schema'), extras).map(([additionalProperties, more]): JSONSchemaProps => ({
        ...more,
        type: 'object',
        additionalProperties,
      })),
      list.map(([items, listType, more]): JSONSchemaProps => ({
        ...more,
        type: 'array',
        items,
        'x-kubernetes-list-type': listType,
        'x-kubernetes-list-map-keys': ['a'],
        'x-kubernetes-validations': [{ rule: 'self.size() < 2' }],
      })),
      fc.tuple(tie('schema'), tie('schema')).map(([one, other]): JSONSchemaProps => ({
        type: 'string',
        anyOf: [one, other],
        not: one,
      })),
    ),
  };
});
const root = fc.array(fc.tuple(names, schema), { maxLength: 5 }).map((properties): JSONSchemaProps => ({
  type: 'object',
  properties: Object.fromEntries(properties),
}));

const text = (object: unknown): string =>
  JSON.stringify(object, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member));

describe('whatever a schema says and an object holds', () => {
  it('what is pruned stays pruned', () => {
    fc.assert(
      fc.property(root, object, (said, given) => {
        const compiled = compileCustomSchema(said);
        compiled.prune(given);
        const once = text(given);
        expect(compiled.prune(given)).toEqual([]);
        expect(text(given)).toBe(once);
      }),
      cases(300),
    );
  });

  it('what has its defaults stays as it is', () => {
    fc.assert(
      fc.property(root, object, (said, given) => {
        const compiled = compileCustomSchema(said);
        compiled.setDefaults(given);
        const once = text(given);
        compiled.setDefaults(given);
        expect(text(given)).toBe(once);
      }),
      cases(300),
    );
  });

  it('an object is told what is wrong with it, and nothing is while it stays as it is', () => {
    fc.assert(
      fc.property(root, object, (said, given) => {
        const compiled = compileCustomSchema(said);
        const before = text(given);
        for (const { field, message } of compiled.validate(given, undefined)) {
          expect([typeof field, typeof message]).toEqual(['string', 'string']);
        }
        const held = compiled.validate(given, given).filter(({ message }) => !message.includes('rule compile error'));
        expect(held).toEqual([]);
        expect(text(given)).toBe(before);
      }),
      cases(300),
    );
  });

  it('nothing reaches what all objects inherit', () => {
    fc.assert(
      fc.property(root, object, (said, given) => {
        const compiled = compileCustomSchema(said);
        compiled.prune(given);
        compiled.setDefaults(given);
        compiled.openApi('v2');
        compiled.openApi('v3');
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(Object.getPrototypeOf(given)).toBe(Object.prototype);
      }),
      cases(100),
    );
  });
});

describe('a schema and an object as deep as a body may be', () => {
  const deepest = 990;
  it('are walked without running out of stack', () => {
    let said: JSONSchemaProps = { type: 'string', default: 'x' };
    let given: unknown = 5;
    for (let depth = 0; depth < deepest; depth++) {
      said = { type: 'object', properties: { a: said }, 'x-kubernetes-validations': [{ rule: 'has(self.a)' }] };
      given = { a: given, b: 1 };
    }
    const compiled = compileCustomSchema(said);
    expect(compiled.prune(given as CustomObject)).toHaveLength(200);
    compiled.setDefaults(given as CustomObject);
    expect(compiled.validate(given as CustomObject, undefined)).toHaveLength(2);
    expect(compiled.openApi('v3')).toHaveProperty('properties.a.properties.a');
    expect(compiled.shape.members.size).toBe(4);
  });

  it('do not cost more than they are long where nothing is known of them', () => {
    let given: unknown = 'x';
    for (let depth = 0; depth < deepest; depth++) given = [given];
    const compiled = compileCustomSchema({
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'string' } } },
    });
    expect(compiled.validate({ a: given }, undefined)).toHaveLength(1);
  });
});
