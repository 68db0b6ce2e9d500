import { describe, expect, it, test } from 'vitest';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { readJson } from '../../codec/json-reader.ts';
import { compileCustomSchema } from './compile.ts';

const object = { type: 'object' };
const string = { type: 'string' };
const integer = { type: 'integer' };
const of = (properties: Record<string, JSONSchemaProps>): JSONSchemaProps => ({ ...object, properties });
/** What is wrong with an object, each as a client reads it. */
const wrong = (schema: JSONSchemaProps, value: object, old?: object): string[] =>
  compileCustomSchema(schema)
    .validate(value as Record<string, unknown>, old as Record<string, unknown> | undefined)
    .map(({ field, message }) => `${field}: ${message}`);
const wrongIn = (schema: JSONSchemaProps, value: unknown) =>
  wrong(of({ spec: of({ x: schema }) }), { spec: { x: value } });
const said = (words: string) => words.replaceAll('@', 'spec.x');

describe('a value of another type', () => {
  test.each<[JSONSchemaProps, unknown, string]>([
    [integer, 'a', '@: Invalid value: "string": @ in body must be of type integer: "string"'],
    [integer, 1.5, '@: Invalid value: "number": @ in body must be of type integer: "number"'],
    [string, 1, '@: Invalid value: "integer": @ in body must be of type string: "integer"'],
    [string, null, '@: Invalid value: "null": @ in body must be of type string: "null"'],
    [object, [], '@: Invalid value: "array": @ in body must be of type object: "array"'],
    [{ type: 'array', items: string }, {}, '@: Invalid value: "object": @ in body must be of type array: "object"'],
    [{ type: 'boolean' }, 'true', '@: Invalid value: "string": @ in body must be of type boolean: "string"'],
    [
      { 'x-kubernetes-int-or-string': true },
      true,
      '@: Invalid value: "boolean": @ in body must be of type integer,string: "boolean"',
    ],
    [{ ...string, format: 'date-time' }, 5, '@: Invalid value: "int64": @ in body must be of type date-time: "int64"'],
    [
      { type: 'array', items: integer },
      [1, 'b'],
      '@[1]: Invalid value: "string": @[1] in body must be of type integer: "string"',
    ],
    [
      { ...object, additionalProperties: string },
      { a: 'b', c: 1 },
      '@.c: Invalid value: "integer": @.c in body must be of type string: "integer"',
    ],
  ])('than %j is refused: %j', (schema, value, words) => {
    expect(wrongIn(schema, value)).toEqual([said(words)]);
  });

  it('is told as a cause of its own', () => {
    expect(compileCustomSchema(of({ a: string })).validate({ a: 1 }, undefined)).toMatchObject([
      { reason: 'FieldValueTypeInvalid', field: 'a' },
    ]);
  });

  test.each<[JSONSchemaProps, unknown]>([
    [integer, 1.0],
    [{ type: 'number' }, 1],
    [{ type: 'number' }, 1.5],
    [{ ...string, nullable: true }, null],
    [{ 'x-kubernetes-int-or-string': true }, '10%'],
    [{ 'x-kubernetes-int-or-string': true }, 10],
    [{ 'x-kubernetes-preserve-unknown-fields': true }, { any: ['thing', null] }],
    [integer, readJson('9223372036854775807').value],
  ])('is allowed by %j: %s', (schema, value) => {
    expect(wrongIn(schema, value)).toEqual([]);
  });

  it('may not be larger than the integers that are stored', () => {
    expect(wrongIn(integer, readJson('9223372036854775808').value)).toHaveLength(1);
  });
});

describe('a value that its schema does not allow', () => {
  test.each<[JSONSchemaProps, unknown, string]>([
    [{ ...string, enum: ['a', 'b'] }, 'c', '@: Unsupported value: "c": supported values: "a", "b"'],
    [{ ...integer, enum: [1, 2] }, 3, '@: Unsupported value: 3: supported values: "1", "2"'],
    [{ ...string, nullable: true, enum: ['a'] }, null, '@: Unsupported value: null: supported values: "a"'],
    [{ ...string, maxLength: 2 }, 'abc', '@: Too long: may not be more than 2 bytes'],
    [{ ...string, minLength: 2 }, 'a', '@: Invalid value: "a": @ in body should be at least 2 chars long'],
    [
      { ...string, pattern: '^(a+)+$' },
      `${'a'.repeat(20)}b`,
      `@: Invalid value: "${'a'.repeat(20)}b": @ in body should match '^(a+)+$'`,
    ],
    [{ ...integer, minimum: 1 }, 0, '@: Invalid value: 0: @ in body should be greater than or equal to 1'],
    [
      { ...integer, minimum: 1000000, exclusiveMinimum: true },
      1000000,
      '@: Invalid value: 1000000: @ in body should be greater than 1000000',
    ],
    [{ ...integer, maximum: 3 }, 4, '@: Invalid value: 4: @ in body should be less than or equal to 3'],
    [
      { type: 'number', maximum: 1000000 },
      1000000.5,
      '@: Invalid value: 1000000.5: @ in body should be less than or equal to 1e+06',
    ],
    [
      { type: 'number', maximum: 0.5, exclusiveMaximum: true },
      0.5,
      '@: Invalid value: 0.5: @ in body should be less than 0.5',
    ],
    [{ ...integer, multipleOf: 5 }, 7, '@: Invalid value: 7: @ in body should be a multiple of 5'],
    [{ type: 'array', items: string, maxItems: 1 }, ['a', 'b'], '@: Too many: 2: must have at most 1 items'],
    [{ type: 'array', items: string, minItems: 1 }, [], '@: Invalid value: 0: @ in body should have at least 1 items'],
    [{ ...object, maxProperties: 0 }, { a: 1 }, '@: Too many: 1: must have at most 0 items'],
    [{ ...object, minProperties: 1 }, {}, '@: Invalid value: 0: @ in body should have at least 1 properties'],
    [{ ...object, required: ['name'] }, {}, '@.name: Required value'],
    [
      { ...string, format: 'date-time' },
      'today',
      '@: Invalid value: "today": @ in body must be of type date-time: "today"',
    ],
    [
      { ...object, not: { required: ['a'] } },
      { a: 1 },
      '<nil>: Invalid value: "": "@" must not validate the schema (not)',
    ],
  ])('%j is refused: %j', (schema, value, words) => {
    expect(wrongIn(schema, value)).toEqual([said(words)]);
  });

  it('is told of with what the closest alternative wants', () => {
    const either = { ...object, oneOf: [{ required: ['a'] }, { required: ['b'] }] };
    expect(wrongIn(either, {})).toEqual([
      '<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid',
      'spec.x.a: Required value',
    ]);
    expect(wrongIn(either, { a: 1, b: 2 })).toEqual([
      '<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ]);
    expect(wrongIn(either, { b: 2 })).toEqual([]);
    expect(wrongIn({ ...integer, anyOf: [{ minimum: 5 }, { maximum: 1 }] }, 3)).toEqual([
      '<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)',
      'spec.x: Invalid value: 3: spec.x in body should be greater than or equal to 5',
    ]);
    expect(wrongIn({ ...integer, allOf: [{ minimum: 5 }, { maximum: 9 }] }, 3)).toEqual([
      'spec.x: Invalid value: 3: spec.x in body should be greater than or equal to 5',
      '<nil>: Invalid value: "": "spec.x" must validate all the schemas (allOf)',
    ]);
  });

  it('is shown in part where it is long, and is not told of without end', () => {
    const list = { type: 'array', items: { ...string, pattern: '^a' } };
    const [message = ''] = wrongIn(list, ['b'.repeat(100_000)]);
    expect(message.length).toBeLessThan(2_000);
    const many = Array.from({ length: 20_000 }, () => 'b');
    expect(wrongIn(list, many)).toHaveLength(1_000);
    const ruled = { type: 'array', items: { ...integer, 'x-kubernetes-validations': [{ rule: 'self < 0' }] } };
    expect(
      wrongIn(
        ruled,
        Array.from({ length: 20_000 }, () => 1),
      ),
    ).toHaveLength(1_000);
    const set = { type: 'array', 'x-kubernetes-list-type': 'set', items: string };
    expect(wrongIn(set, many)).toHaveLength(1_000);
  });

  it('is not held against an update that leaves it', () => {
    const schema = of({
      a: { ...string, maxLength: 1 },
      b: { type: 'array', items: { ...string, maxLength: 1 } },
      m: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
        items: of({ k: string, v: { ...string, maxLength: 1 } }),
      },
    });
    const old = { a: 'long', b: ['long'], m: [{ k: 'x', v: 'long' }] };
    expect(wrong(schema, old, old)).toEqual([]);
    expect(wrong(schema, { ...old, a: 'longer' }, old)).toEqual(['a: Too long: may not be more than 1 bytes']);
    expect(wrong(schema, { ...old, b: ['long', 'more'] }, old)).toEqual([
      'b[1]: Too long: may not be more than 1 bytes',
    ]);
    const moved = { ...old, m: [{ k: 'w' }, { k: 'x', v: 'long' }] };
    expect(wrong(schema, moved, old)).toEqual([]);
    expect(wrong(schema, { ...old, m: [{ k: 'x', v: 'other' }] }, old)).toHaveLength(1);
  });
});

describe('an enumeration of many', () => {
  const values = Array.from({ length: 20_000 }, (_, index) => `value-${index}`);
  const schema = compileCustomSchema({
    type: 'object',
    properties: { list: { type: 'array', items: { type: 'string', enum: values } } },
  });

  it('is looked up, not searched, and told in part', () => {
    expect(schema.validate({ list: Array.from({ length: 100_000 }, () => 'value-19999') }, undefined)).toEqual([]);
    const errors = schema.validate({ list: ['none'] }, undefined);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(/^Unsupported value: "none": supported values: "value-0", .*, "\.\.\."$/);
    expect(errors[0]?.message.length).toBeLessThan(10_000);
  });
});
