import { describe, expect, it, test } from 'vitest';
import type { JSONSchemaProps, ValidationRule } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { compileCustomSchema } from './compile.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const of = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties,
  ...more,
});
const ruled = (schema: JSONSchemaProps, ...rules: ValidationRule[]): JSONSchemaProps => ({
  ...schema,
  'x-kubernetes-validations': rules,
});
const wrong = (schema: JSONSchemaProps, value: object, old?: object): string[] =>
  compileCustomSchema(schema)
    .validate(value as Record<string, unknown>, old as Record<string, unknown> | undefined)
    .map(({ field, message }) => `${field}: ${message}`);

describe('a rule', () => {
  const spec = of({ replicas: integer, most: integer, name: string });
  test.each<[string, ValidationRule, object, string[]]>([
    ['that holds says nothing', { rule: 'self.replicas <= self.most' }, { replicas: 1, most: 2 }, []],
    [
      'that does not is quoted',
      { rule: 'self.replicas <= self.most' },
      { replicas: 3, most: 2 },
      ['spec: Invalid value: failed rule: self.replicas <= self.most'],
    ],
    [
      'has its own words',
      { rule: 'self.replicas < 2', message: 'too many ' },
      { replicas: 3 },
      ['spec: Invalid value: too many'],
    ],
    [
      'makes its words',
      { rule: 'self.replicas < 2', message: 'x', messageExpression: '"not " + string(self.replicas)' },
      { replicas: 3 },
      ['spec: Invalid value: not 3'],
    ],
    [
      'has words where those that it makes are none',
      { rule: 'self.replicas < 2', message: 'x', messageExpression: '"a\\nb"' },
      { replicas: 3 },
      ['spec: Invalid value: x'],
    ],
    [
      'names a field and a reason',
      { rule: 'has(self.name)', fieldPath: '.name', reason: 'FieldValueRequired', message: 'who?' },
      {},
      ['spec.name: Required value: who?'],
    ],
    ['may forbid', { rule: 'false', reason: 'FieldValueForbidden', message: 'no' }, {}, ['spec: Forbidden: no']],
    [
      'that fails is told of',
      { rule: 'self.most / self.replicas == 1' },
      { replicas: 0, most: 1 },
      ['spec: Invalid value: "object": division by zero evaluating rule: self.most / self.replicas == 1'],
    ],
    [
      'that does not compile is told of',
      { rule: 'self.' },
      {},
      ['spec: Invalid value: "object": rule compile error: compilation failed: ERROR: <input>:1:6'],
    ],
  ])('%s', (_, rule, value, messages) => {
    const found = wrong(of({ spec: ruled(spec, rule) }), { spec: value });
    expect(found.map((message, index) => message.slice(0, messages[index]?.length))).toEqual(messages);
  });

  it('shows values that are short by nature, and knows items and keys of maps', () => {
    const schema = of({
      l: { type: 'array', items: ruled(integer, { rule: 'self < 2' }) },
      m: { type: 'object', additionalProperties: ruled(string, { rule: 'self != "x"' }) },
    });
    expect(wrong(schema, { l: [1, 2], m: { a: 'x' } })).toEqual([
      'l[1]: Invalid value: 2: failed rule: self < 2',
      'm[a]: Invalid value: "x": failed rule: self != "x"',
    ]);
  });

  it('may name the parts of the object, and of objects in it', () => {
    const root = ruled(of({}), { rule: 'self.metadata.name == self.kind' });
    expect(wrong(root, { apiVersion: 'a/v1', kind: 'b', metadata: { name: 'b' } })).toEqual([]);
    const embedded = ruled(of({}, { 'x-kubernetes-embedded-resource': true }), { rule: 'self.kind == "Pod"' });
    const value = { apiVersion: 'v1', kind: 'Job', metadata: {} };
    expect(wrong(of({ e: embedded }), { e: value })).toEqual(['e: Invalid value: failed rule: self.kind == "Pod"']);
  });

  it('about what was is run where something was', () => {
    const schema = of({ a: ruled(integer, { rule: 'self >= oldSelf' }) });
    expect(wrong(schema, { a: 1 })).toEqual([]);
    expect(wrong(schema, { a: 1 }, {})).toEqual([]);
    expect(wrong(schema, { a: 2 }, { a: 1 })).toEqual([]);
    expect(wrong(schema, { a: 1 }, { a: 2 })).toEqual(['a: Invalid value: 1: failed rule: self >= oldSelf']);
    const always = of({
      a: ruled(integer, { rule: '!oldSelf.hasValue() || self > oldSelf.value()', optionalOldSelf: true }),
    });
    expect(wrong(always, { a: 1 })).toEqual([]);
    expect(wrong(always, { a: 1 }, { a: 1 })).toHaveLength(1);
  });

  it('finds what an item was by its keys', () => {
    const items = ruled(of({ k: string, v: integer }), { rule: 'self.v >= oldSelf.v' });
    const list = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items,
    };
    const old = {
      l: [
        { k: 'a', v: 1 },
        { k: 'b', v: 5 },
      ],
    };
    expect(
      wrong(
        of({ l: list }),
        {
          l: [
            { k: 'b', v: 5 },
            { k: 'c', v: 0 },
          ],
        },
        old,
      ),
    ).toEqual([]);
    expect(wrong(of({ l: list }), { l: [{ k: 'b', v: 4 }] }, old)).toEqual([
      'l[0]: Invalid value: failed rule: self.v >= oldSelf.v',
    ]);
  });

  it('is not held against what is as it was', () => {
    const schema = of({
      a: ruled(string, { rule: 'self == "good"' }),
      l: { type: 'array', items: ruled(integer, { rule: 'self < 2' }) },
    });
    const old = { a: 'bad', l: [5] };
    expect(wrong(schema, { ...old, l: [1] }, old)).toEqual([]);
    expect(wrong(schema, { ...old, a: 'worse' }, old)).toEqual([
      'a: Invalid value: "worse": failed rule: self == "good"',
    ]);
    expect(wrong(schema, { ...old, l: [5, 1] }, old)).toHaveLength(1);
  });

  it('waits until the object is as its schema wants it', () => {
    const schema = of({ a: ruled(integer, { rule: 'self > 5' }), b: integer });
    expect(wrong(schema, { a: 1, b: 'x' })).toEqual([
      'b: Invalid value: "string": b in body must be of type integer: "string"',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ]);
  });

  it('has a budget, alone and with others', () => {
    const list = { type: 'array', items: integer };
    const square = { rule: 'self.all(x, self.all(y, x + y >= 0))' };
    const many = (length: number) => Array.from({ length }, (_, index) => index);
    expect(wrong(of({ a: ruled(list, square) }), { a: many(1_000) })).toEqual([
      `a: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${square.rule}`,
    ]);
    const rules = Array.from({ length: 20 }, () => square);
    expect(wrong(of({ a: ruled(list, ...rules) }), { a: many(330) })).toEqual([
      'a: Invalid value: "array": validation failed due to running out of cost budget, no further validation rules will be run',
    ]);
  });
});

describe('rules that cost little', () => {
  it('have an end as well', { timeout: 60_000 }, () => {
    const rules = Array.from({ length: 20_000 }, (_, at) => ({ rule: `self.matches('^a{1,900}${at}|x')` }));
    expect(wrong(of({ a: ruled(string, ...rules) }), { a: 'x' })).toEqual([
      'a: Invalid value: "string": validation failed due to running out of cost budget, no further validation rules will be run',
    ]);
  });
});

describe('lists that tell their items apart', () => {
  it('have no item twice', () => {
    const set = { type: 'array', 'x-kubernetes-list-type': 'set', items: string };
    expect(wrong(of({ s: set }), { s: ['a', 'b', 'a'] })).toEqual(['s[2]: Duplicate value: "a"']);
    const map = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: of({ k: string, v: integer }),
    };
    expect(wrong(of({ m: map }), { m: [{ k: 'a', v: 1 }, { k: 'a', v: 2 }, { k: 'b' }] })).toEqual([
      'm[1]: Duplicate value: {"k":"a"}',
    ]);
    expect(wrong(of({ s: set }), { s: ['a', 'a', 'b'] }, { s: ['a', 'a'] })).toEqual([]);
  });
});

describe('an object in an object', () => {
  const schema = of({ e: { type: 'object', 'x-kubernetes-embedded-resource': true } });
  test.each<[object, string]>([
    [{ kind: 'Pod' }, 'e.apiVersion: Required value'],
    [{ apiVersion: 'v1' }, 'e.kind: Required value'],
    [
      { apiVersion: 'a/b/c', kind: 'Pod' },
      'e.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
    ],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b' } },
      `e.metadata.name: Invalid value: "a/b": may not contain '/'`,
    ],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 1 } } },
      'e.metadata.labels: Invalid value: {"a":1}: must be a map of strings',
    ],
  ])('%j is not one', (value, message) => {
    expect(wrong(schema, { e: value })).toEqual([message]);
  });

  it('needs neither name nor namespace', () => {
    expect(wrong(schema, { e: { apiVersion: 'v1', kind: 'Pod' } })).toEqual([]);
  });
});
