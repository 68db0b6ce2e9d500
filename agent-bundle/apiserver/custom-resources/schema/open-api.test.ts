import { describe, expect, it } from 'vitest';
import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { compileCustomSchema } from './compile.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const of = (properties: Record<string, JSONSchemaProps>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties,
  ...more,
});
const keeps = { 'x-kubernetes-preserve-unknown-fields': true };
/** What a property becomes. */
function published(version: 'v2' | 'v3', schema: JSONSchemaProps): unknown {
  const { properties } = compileCustomSchema(of({ x: schema })).openApi(version);
  return (properties as Record<string, unknown>)['x'];
}

describe('the schema that is published', () => {
  it('has the parts of every object beside its own, as clients know them', () => {
    const root = of({ spec: of({}, { description: 'Specification of Foo' }) }, { description: 'Foo CRD for Testing' });
    expect(compileCustomSchema(root).openApi('v3')).toMatchObject({
      description: 'Foo CRD for Testing',
      type: 'object',
      properties: {
        apiVersion: { type: 'string', description: expect.stringMatching(/^APIVersion defines/) as unknown },
        kind: { type: 'string' },
        metadata: {
          description: expect.stringMatching(/^Standard object's metadata/) as unknown,
          allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
        },
        spec: { type: 'object', description: 'Specification of Foo' },
      },
    });
    expect(compileCustomSchema(root).openApi('v2')['properties']).toMatchObject({
      metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    });
  });

  it('says no more than that it is an object, where anything may be in it', () => {
    const root = of({ spec: of({}) }, { ...keeps, description: 'anything' });
    expect(compileCustomSchema(root).openApi('v2')).toEqual({ type: 'object' });
    expect(compileCustomSchema(undefined).openApi('v2')).toEqual({ type: 'object' });
    expect(compileCustomSchema(undefined).openApi('v3')).toEqual({ type: 'object' });
    expect(compileCustomSchema(root).openApi('v3')).toMatchObject({ ...keeps, description: 'anything' });
  });

  it('is as it was written in v3', () => {
    const schema = of(
      {
        a: { ...string, nullable: true, pattern: '^a$', oneOf: [{ minLength: 1 }] },
        l: { type: 'array', items: integer },
      },
      { required: ['a'], 'x-kubernetes-validations': [{ rule: 'true' }] },
    );
    expect(published('v3', schema)).toEqual(schema);
  });

  it('leaves out of v2 what that cannot say', () => {
    expect(published('v2', { ...string, enum: ['a'], anyOf: [{ minLength: 1 }], not: { pattern: 'b' } })).toEqual({
      ...string,
      enum: ['a'],
    });
    expect(published('v2', of({ a: string }, { nullable: true }))).toEqual({});
    expect(published('v2', of({ a: string }, { ...keeps, description: 'd' }))).toEqual({ ...keeps, description: 'd' });
    expect(published('v2', of({ a: { ...string, nullable: true }, b: string }, { required: ['a', 'b'] }))).toEqual(
      of({ a: {}, b: string }, { required: ['b'] }),
    );
  });

  it('tells of integers or texts in v3 as of alternatives, once', () => {
    const alternatives = [integer, string];
    const marked = { 'x-kubernetes-int-or-string': true };
    expect(published('v3', marked)).toEqual({ ...marked, anyOf: alternatives });
    expect(published('v3', { ...marked, anyOf: alternatives })).toEqual({ ...marked, anyOf: alternatives });
    expect(published('v3', { ...marked, anyOf: [{ minimum: 1 }] })).toEqual({
      ...marked,
      anyOf: [{ minimum: 1 }],
      allOf: [{ anyOf: alternatives }],
    });
    expect(published('v2', marked)).toEqual(marked);
  });

  it('gives embedded objects their parts', () => {
    const embedded = of({ spec: of({}) }, { 'x-kubernetes-embedded-resource': true, required: ['spec'] });
    expect(published('v3', embedded)).toMatchObject({
      required: ['spec', 'kind', 'apiVersion'],
      properties: { apiVersion: string, kind: string, metadata: {}, spec: {} },
    });
    expect(published('v2', { ...embedded, ...keeps })).toEqual({
      'x-kubernetes-embedded-resource': true,
      ...keeps,
      required: ['spec'],
    });
  });
});
