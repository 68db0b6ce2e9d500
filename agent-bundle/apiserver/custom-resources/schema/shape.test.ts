import { describe, expect, it } from 'vitest';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { compare } from '../../managed-fields/compare.ts';
import { fieldsOfConfiguration } from '../../managed-fields/configuration-fields.ts';
import { mergeConfiguration } from '../../managed-fields/merge.ts';
import { createdFieldsWriter } from '../../managed-fields/object-fields.ts';
import { difference } from '../../managed-fields/field-set.ts';
import { unowned } from '../../managed-fields/track-update.ts';
import { compileCustomSchema } from './compile.ts';

const string = { type: 'string' };
const of = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties,
  ...more,
});
const keeps = { 'x-kubernetes-preserve-unknown-fields': true };
const ignored = { ...unowned, 'f:metadata': { ...unowned['f:metadata'] } };
delete ignored['f:metadata']['.'];

/** What a manager owns who creates an object, as it is written down. */
function owned(schema: JSONSchemaProps | undefined, object: object): unknown {
  const { shape } = compileCustomSchema(schema);
  const text = createdFieldsWriter(shape, ignored)(object);
  const slow = difference(compare(shape, {}, object, undefined).changed, unowned);
  expect(text === '' ? undefined : JSON.parse(text)).toEqual(slow);
  return slow;
}
const errorsOf = (schema: JSONSchemaProps | undefined, configuration: object) =>
  fieldsOfConfiguration(compileCustomSchema(schema).shape, configuration).errors;
const parts = { apiVersion: 'a/v1', kind: 'K', metadata: { name: 'n' } };

describe('custom resources are owned', () => {
  it('field by field, their lists as they say', () => {
    const list = { type: 'array', items: of({ k: string, v: string }) };
    const keyed = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] };
    const schema = of({
      spec: of({
        atomic: list,
        keyed: { ...list, ...keyed },
        set: { type: 'array', items: string, 'x-kubernetes-list-type': 'set' },
        map: { type: 'object', additionalProperties: string },
        whole: of({ a: string }, { 'x-kubernetes-map-type': 'atomic' }),
      }),
    });
    const spec = { atomic: [{ k: 'a' }], keyed: [{ k: 'a', v: 'b' }], set: ['x'], map: { m: '1' }, whole: { a: '1' } };
    expect(owned(schema, { ...parts, spec })).toEqual({
      'f:spec': {
        '.': {},
        'f:atomic': {},
        'f:keyed': { '.': {}, 'k:{"k":"a"}': { '.': {}, 'f:k': {}, 'f:v': {} } },
        'f:map': { '.': {}, 'f:m': {} },
        'f:set': { '.': {}, 'v:"x"': {} },
        'f:whole': {},
      },
    });
  });

  it('in what is preserved as well, in order of the names', () => {
    const schema = of({ spec: of({ b: string }, keeps) });
    expect(JSON.stringify(owned(schema, { ...parts, spec: { z: { y: 1 }, b: 'x', a: [1] } }))).toBe(
      '{"f:spec":{".":{},"f:a":{},"f:b":{},"f:z":{".":{},"f:y":{}}}}',
    );
    expect(owned(undefined, { ...parts, spec: { a: 1 }, data: 'x' })).toEqual({
      'f:data': {},
      'f:spec': { '.': {}, 'f:a': {} },
    });
  });

  it('by what changes, declared or not', () => {
    const { shape } = compileCustomSchema(of({ b: string }, keeps));
    const { changed, removed } = compare(shape, { b: '1', x: 1, gone: 2 }, { b: '1', x: 2, come: 3 }, undefined);
    expect([changed, removed]).toEqual([{ 'f:come': {}, 'f:x': {} }, { 'f:gone': {} }]);
    expect(mergeConfiguration(shape, { x: { a: 1 } }, { x: { b: 2 } })).toEqual({ x: { a: 1, b: 2 } });
  });
});

describe('an applied configuration', () => {
  it('names fields of the schema, and of metadata wherever that stands', () => {
    const template = { ...of({}, keeps), 'x-kubernetes-embedded-resource': true };
    const schema = of({ spec: of({ template }, keeps), list: { type: 'array', items: string } });
    const metadata = { name: 'sub', unknownSubMeta: 'x' };
    expect(errorsOf(schema, { ...parts, unknownField: 1, spec: { template: { metadata, any: 1 }, more: 2 } })).toEqual([
      '.unknownField: field not declared in schema',
      '.spec.template.metadata.unknownSubMeta: field not declared in schema',
    ]);
    expect(errorsOf(schema, { ...parts, list: 'x' })).toEqual(['.list: expected list, got &{x}']);
    expect(errorsOf(undefined, { ...parts, any: { thing: [1] } })).toEqual([]);
  });
});
