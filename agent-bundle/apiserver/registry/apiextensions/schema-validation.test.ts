import { describe, expect, it, test } from 'vitest';
import type { JSONSchemaProps, ValidationRule } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { CustomResourceDefinitionVersion as Version } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { validateSchema } from './schema-validation.ts';
import { validateVersions } from './version-validation.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const of = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties,
  ...more,
});
const wrong = (schema: JSONSchemaProps): string[] =>
  validateSchema(schema, 's', 'no status of its own').map(({ field, message }) => `${field}: ${message}`);
const wrongIn = (property: JSONSchemaProps): string[] => wrong(of({ a: property }));
const ruled = (schema: JSONSchemaProps, ...rules: ValidationRule[]): JSONSchemaProps => ({
  ...schema,
  'x-kubernetes-validations': rules,
});

describe('a schema', () => {
  test.each<[JSONSchemaProps, string]>([
    [{ ...string, pattern: '(' }, 's.properties[a].pattern: Invalid value: "(": must be a valid regular expression'],
    [{ ...string, pattern: 'a(?=b)' }, 's.properties[a].pattern: Invalid value: "a(?=b)"'],
    [
      { type: 'object', 'x-kubernetes-embedded-resource': true },
      's.properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true',
    ],
    [
      of({ kind: integer }, { 'x-kubernetes-embedded-resource': true }),
      's.properties[a].properties[kind].type: Invalid value: "integer": must be string',
    ],
    [
      { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true },
      's.properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
    ],
    [
      { type: 'array', items: { ...string, nullable: true }, 'x-kubernetes-list-type': 'set' },
      's.properties[a].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set',
    ],
    [
      { type: 'array', items: of({}), 'x-kubernetes-list-type': 'set' },
      's.properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
    [
      { ...integer, allOf: [ruled({}, { rule: 'true' })] },
      's.properties[a].allOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural',
    ],
    [
      ruled(integer, { rule: 'true', fieldPath: '.x' }),
      's.properties[a].x-kubernetes-validations[0].fieldPath: Invalid value: ".x": fieldPath must be a valid path',
    ],
  ])('%j is refused', (schema, message) => {
    expect(wrongIn(schema).join('\n')).toContain(message);
  });

  test.each<[JSONSchemaProps]>([
    [of({ b: string }, { additionalProperties: true })],
    [{ ...string, 'x-kubernetes-int-or-string': true }],
    [{ type: 'array', items: string, 'x-kubernetes-preserve-unknown-fields': true }],
    [{ 'x-kubernetes-int-or-string': true, anyOf: [integer, string] }],
    [of({}, { 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true })],
  ])('%j is allowed', (schema) => {
    expect(wrongIn(schema)).toEqual([]);
  });
});

describe('a default', () => {
  test.each<[JSONSchemaProps, string[]]>([
    [{ ...integer, default: 1 }, []],
    [
      { ...integer, default: 'x' },
      ['s.properties[a].default: Invalid value: "string":  in body must be of type integer: "string"'],
    ],
    [
      of({ b: { ...integer, minimum: 1 } }, { default: { b: 0 } }),
      ['s.properties[a].default.b: Invalid value: 0: b in body should be greater than or equal to 1'],
    ],
    [of({}, { default: { c: 1 } }), ['s.properties[a].default: Invalid value: {"c":1}: must not have unknown fields']],
    [of({ b: string }, { required: ['b'], default: {} }), ['s.properties[a].default.b: Required value']],
  ])('%j: %j', (schema, messages) => {
    expect(wrongIn(schema)).toEqual(messages);
  });
});

describe('a rule', () => {
  it('must compile', () => {
    const [message = '', ...more] = wrongIn(ruled(of({ b: integer }), { rule: 'self.c > 1' }));
    expect(more).toEqual([]);
    expect(message).toContain('s.properties[a].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.c > 1"');
    expect(message).toContain("compilation failed: ERROR: <input>:1:5: undefined field 'c'");
    expect(wrongIn(ruled(integer, { rule: 'self >' })).join()).toContain('Syntax error');
    expect(wrongIn(ruled(integer, { rule: 'self + 1' })).join()).toContain('must evaluate to a bool');
    expect(wrongIn(ruled(integer, { rule: 'true', messageExpression: 'self' })).join()).toContain(
      's.properties[a].x-kubernetes-validations[0].messageExpression: Invalid value',
    );
  });

  const nested = { rule: 'self.all(x, self.all(y, x == y))' };
  it('may not cost too much by itself', () => {
    const list = { type: 'array', items: { ...string, maxLength: 10 } };
    expect(wrongIn(ruled(list, nested))).toContain(
      's.properties[a].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)',
    );
    expect(wrongIn(ruled({ ...list, maxItems: 10 }, nested))).toEqual([]);
  });

  it('may not cost too much with all others', () => {
    const list = { type: 'array', items: { ...integer }, maxItems: 1_000 };
    const rules = Array.from({ length: 40 }, () => nested);
    const messages = wrongIn(ruled(list, ...rules));
    expect(messages.filter((message) => message.includes('contributed to estimated rule cost total'))).toHaveLength(4);
    expect(messages.at(-1)).toMatch(
      /^s: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of [0-9.]+x /,
    );
  });

  it('counts as often as its value may stand there', () => {
    const one = ruled(string, { rule: 'self.contains("x")' });
    expect(wrongIn({ type: 'array', items: one })).toHaveLength(3);
    expect(wrongIn({ type: 'array', items: { ...one, maxLength: 100 }, maxItems: 100 })).toEqual([]);
  });

  it('asks for what was only where that can be told', () => {
    const rule = { rule: 'self >= oldSelf' };
    expect(wrongIn({ type: 'array', maxItems: 5, items: ruled(integer, rule) })).toEqual([
      's.properties[a].items.x-kubernetes-validations[0].rule: Invalid value: "self >= oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[a]',
    ]);
    expect(wrongIn(ruled(integer, rule))).toEqual([]);
    expect(wrongIn(ruled(integer, { rule: 'true', optionalOldSelf: true }))).toEqual([
      's.properties[a].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
    ]);
  });
});

describe('versions', () => {
  it('have patterns of a bounded size together, each counted once', () => {
    const version = (count: number, pattern: (at: number) => string): Version => ({
      ...{ name: 'v1', served: true, storage: true },
      schema: {
        openAPIV3Schema: of(
          Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { ...string, pattern: pattern(at) }])),
        ),
      },
    });
    expect(validateVersions([version(1000, (at) => `^a{1,900}${at}$`)])).toMatchObject([
      { field: 'spec.versions', reason: 'FieldValueForbidden' },
    ]);
    expect(validateVersions([version(1000, () => '^a{1,900}$')])).toEqual([]);
  });

  const version = (name: string, openAPIV3Schema: JSONSchemaProps): Version => ({
    name,
    served: true,
    storage: name === 'v1',
    schema: { openAPIV3Schema },
  });
  const fieldsOf = (versions: Version[], old?: Version[]) => validateVersions(versions, old).map(({ field }) => field);
  const bad = of({ a: {} });

  it('that say the same are told of as one', () => {
    expect(fieldsOf([version('v1', bad), version('v2', bad)])).toEqual([
      'spec.validation.openAPIV3Schema.properties[a].type',
    ]);
    expect(fieldsOf([version('v1', of({})), version('v2', bad)])).toEqual([
      'spec.versions[1].schema.openAPIV3Schema.properties[a].type',
    ]);
  });

  it('may stay as wrong as they were', () => {
    expect(fieldsOf([version('v1', bad)], [version('v1', bad)])).toEqual([]);
    expect(fieldsOf([version('v1', of({ a: {}, b: {} }))], [version('v1', bad)])).toEqual([
      'spec.validation.openAPIV3Schema.properties[b].type',
    ]);
  });
});
