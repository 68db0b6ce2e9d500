import { describe, expect, it, test } from 'vitest';
import type { CustomResourceDefinition } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { encodeObject } from '../../codec/encode.ts';
import { create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const definitions = resourceNamed<CustomResourceDefinition>('customresourcedefinitions');
const metadata = { name: 'boats.example.com' };
const object = { type: 'object' };
const string = { type: 'string' };
const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: object } };
const spec = {
  group: 'example.com',
  scope: 'Namespaced',
  names: { plural: 'boats', kind: 'Boat' },
  versions: [version],
};
const make = (more: object = {}) => create(definitions, { metadata, spec: { ...spec, ...more } });
const withSchema = (schema: object) => make({ versions: [{ ...version, schema: { openAPIV3Schema: schema } }] });
const withVersion = (more: object) => make({ versions: [{ ...version, ...more }] });

describe('a definition', () => {
  it('says what its names leave out, and which version is stored', () => {
    expect(make()).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        names: { plural: 'boats', singular: 'boat', kind: 'Boat', listKind: 'BoatList' },
        conversion: { strategy: 'None' },
      },
    });
    expect(make().status).toEqual({ storedVersions: ['v1'] });
  });

  it('keeps schemas as they came: booleans, lists and any JSON', () => {
    const schema = {
      type: 'object',
      properties: {
        any: { 'x-kubernetes-preserve-unknown-fields': true, default: { a: null, b: [1, { c: 0 }] } },
        map: { type: 'object', additionalProperties: string, default: { a: 'b' } },
        open: { type: 'object', additionalProperties: true },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, string], enum: [1, 'http', null] },
        size: { type: 'integer', minimum: 0, maximum: 1.5, maxLength: 0 },
        list: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', required: ['name'], properties: { name: string } },
        },
      },
    };
    const stored = JSON.parse(
      encodeObject(definitions.kind, withSchema(schema)).toString(),
    ) as CustomResourceDefinition;
    expect(stored.spec.versions[0]?.schema?.openAPIV3Schema).toEqual(schema);
  });

  it('remembers every version that was stored, and counts its generations', () => {
    const made = make();
    const versions = [
      { ...version, storage: false },
      { ...version, name: 'v2' },
    ];
    const changed = patch(definitions, made, { spec: { versions } });
    expect(changed).toMatchObject({ metadata: { generation: 2 }, status: { storedVersions: ['v1', 'v2'] } });
    expect(refusalOf(() => patch(definitions, changed, { spec: { versions: [versions[1]] } })).message).toContain(
      'status.storedVersions[0]: Invalid value: "v1": must appear in spec.versions',
    );
  });

  it('keeps the names that objects are stored by, and once it is served those that clients know', () => {
    const made = make();
    expect(patch(definitions, made, { spec: { names: { kind: 'Ship', listKind: 'ShipList' } } }).spec.names.kind).toBe(
      'Ship',
    );
    const established = patch(
      definitions,
      made,
      { spec: { scope: 'Cluster' }, status: { conditions: [{ type: 'Established', status: 'True' }] } },
      'application/merge-patch+json',
      partOf(definitions, 'status'),
    );
    expect(established.spec).toEqual(made.spec);
    const refused = refusalOf(() =>
      patch(definitions, established, { spec: { scope: 'Cluster', group: 'b.c' } }),
    ).message;
    expect(refused).toContain('spec.group: Invalid value: "b.c": field is immutable');
    expect(refused).toContain('spec.scope: Invalid value: "Cluster": field is immutable');
  });

  const names = { plural: 'boats', kind: 'Boat' };
  test.each<[object, string]>([
    [{ group: 'x.y' }, 'metadata.name: Invalid value: "boats.example.com": must be spec.names.plural+"."+spec.group'],
    [{ group: 'example' }, 'spec.group: Invalid value: "example": should be a domain with at least one dot'],
    [{ scope: 'Town' }, 'spec.scope: Unsupported value: "Town": supported values: "Cluster", "Namespaced"'],
    [{ scope: '' }, 'spec.scope: Required value'],
    [
      { names: { ...names, kind: 'A b' } },
      'spec.names.kind: Invalid value: "A b": may have mixed case, but should otherwise match: a DNS-1035',
    ],
    [
      { names: { ...names, listKind: 'Boat' } },
      'spec.names.listKind: Invalid value: "Boat": kind and listKind may not be the same',
    ],
    [{ names: { ...names, shortNames: ['B'] } }, 'spec.names.shortNames[0]: Invalid value: "B": a DNS-1035 label'],
    [{ versions: [] }, 'must have exactly one version marked as storage version'],
    [
      { versions: [version, { ...version, storage: false }] },
      'spec.versions: Invalid value: ["v1","v1"]: must contain unique version names',
    ],
    [{ preserveUnknownFields: true }, 'spec.preserveUnknownFields: Invalid value: true: cannot set to true'],
    [
      { conversion: { strategy: 'Magic' } },
      'spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"',
    ],
    [
      { conversion: { strategy: 'Webhook' } },
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
    ],
    [
      {
        conversion: {
          strategy: 'Webhook',
          webhook: { clientConfig: { url: 'https://a/' }, conversionReviewVersions: ['v2'] },
        },
      },
      'must include at least one of v1, v1beta1',
    ],
    [{ conversion: { strategy: 'None', webhook: {} } }, 'should not be set when strategy is not set to Webhook'],
  ])('with %.60j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  test.each<[object, string]>([
    [{ schema: undefined }, 'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required'],
    [{ name: 'V1' }, 'spec.versions[0].name: Invalid value: "V1": a DNS-1035 label'],
    [
      { deprecationWarning: 'old' },
      'spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions',
    ],
    [
      { subresources: { scale: { specReplicasPath: '.a', statusReplicasPath: '.status.n' } } },
      'subresources.scale.specReplicasPath: Invalid value: ".a": should be a json path under .spec',
    ],
    [
      { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: '.a' }] },
      'additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
    [
      { selectableFields: [{ jsonPath: 'spec.a' }] },
      'selectableFields[0].jsonPath: Invalid value: "spec.a": is an invalid path: expected [ or . but got: spec',
    ],
    [
      { selectableFields: [{ jsonPath: '.kind' }], schema: { openAPIV3Schema: { ...object, nullable: true } } },
      'spec.validation.openAPIV3Schema.nullable: Forbidden: nullable cannot be true at the root',
    ],
    [
      { additionalPrinterColumns: [{ name: 'A', type: 'date', jsonPath: '.a[' }] },
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: ".a[": invalid array index',
    ],
    [
      { subresources: { status: {} }, schema: { openAPIV3Schema: { ...object, minProperties: 1 } } },
      'fields are allowed at the root of the schema if the status subresource is enabled',
    ],
  ])('with a version of %.60j is refused', (more, message) => {
    expect(refusalOf(() => withVersion(more)).message).toContain(message);
  });

  it('selects by fields that its schema has', () => {
    const colored = {
      openAPIV3Schema: { ...object, properties: { spec: { ...object, properties: { color: string } } } },
    };
    const select = (jsonPath: string) => withVersion({ schema: colored, selectableFields: [{ jsonPath }] });
    expect(select('.spec.color').spec.versions[0]?.selectableFields).toEqual([{ jsonPath: '.spec.color' }]);
    for (const [path, why] of [
      ['.spec', 'must point to a field of type string, boolean or integer.'],
      ['.spec.size', 'is an invalid path: does not refer to a valid field'],
      ['.spec.color.x', 'is an invalid path: does not refer to a valid field'],
    ] as const) {
      expect(refusalOf(() => select(path)).message).toContain(
        `selectableFields[0].jsonPath: Invalid value: "${path}": ${why}`,
      );
    }
    const twice = { selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.color' }] };
    expect(refusalOf(() => withVersion({ schema: colored, ...twice })).message).toContain(
      'selectableFields[1].jsonPath: Duplicate value: ".spec.color"',
    );
  });

  it('of a group of Kubernetes needs approval', () => {
    const body = { metadata: { name: 'boats.a.k8s.io' }, spec: { ...spec, group: 'a.k8s.io' } };
    expect(refusalOf(() => create(definitions, body)).message).toContain(
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation',
    );
    const annotations = { 'api-approved.kubernetes.io': 'unapproved, an experiment' };
    expect(create(definitions, { ...body, metadata: { ...body.metadata, annotations } }).spec.group).toBe('a.k8s.io');
  });
});

describe('a schema that is not structural', () => {
  const property = (schema: object) => ({ ...object, properties: { a: schema } });
  const a = 'spec.validation.openAPIV3Schema.properties[a]';
  const list = (more: object) => property({ type: 'array', items: object, 'x-kubernetes-list-type': 'map', ...more });
  test.each<[object, string]>([
    [{}, 'openAPIV3Schema.type: Required value: must not be empty at the root'],
    [string, 'openAPIV3Schema.type: Invalid value: "string": must be object at the root'],
    [property({}), `${a}.type: Required value: must not be empty for specified object fields`],
    [
      property({ type: 'array', items: {} }),
      `${a}.items.type: Required value: must not be empty for specified array items`,
    ],
    [property({ type: 'array' }), `${a}.items: Required value: must be specified`],
    [
      property({ type: 'array', items: [string] }),
      `${a}.items: Forbidden: items must be a schema object and not an array`,
    ],
    [property({ type: 'text' }), `${a}.type: Unsupported value: "text": supported values: "array", "boolean"`],
    [property({ type: 'null' }), `${a}.type: Forbidden: type cannot be set to null, use nullable as an alternative`],
    [property({ ...string, $ref: '#/x' }), `${a}.$ref: Forbidden: $ref is not supported`],
    [property({ ...object, definitions: { x: string } }), `${a}.definitions: Forbidden: definitions is not supported`],
    [
      property({ ...object, additionalProperties: false }),
      `${a}.additionalProperties: Forbidden: additionalProperties cannot be set to false`,
    ],
    [
      property({ ...object, additionalProperties: string, properties: { b: string } }),
      `${a}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
    ],
    [
      property({ type: 'array', items: string, uniqueItems: true }),
      'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
    [
      property({ ...string, 'x-kubernetes-embedded-resource': true }),
      'must be object if x-kubernetes-embedded-resource is true',
    ],
    [
      property({ ...string, 'x-kubernetes-map-type': 'atomic' }),
      'must be object if x-kubernetes-map-type is specified',
    ],
    [list({}), `${a}.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`],
    [
      list({ 'x-kubernetes-list-map-keys': ['k'] }),
      `${a}.x-kubernetes-list-map-keys: Invalid value: ["k"]: entries must all be names of item properties`,
    ],
    [
      list({ 'x-kubernetes-list-map-keys': ['k'], items: { ...object, properties: { k: string } } }),
      'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
    [
      property({ ...string, 'x-kubernetes-validations': [{ rule: '' }] }),
      `${a}.x-kubernetes-validations[0].rule: Required value: rule is not specified`,
    ],
    [property({ ...object, allOf: [string] }), `${a}.allOf[0].type: Forbidden: must be empty to be structural`],
    [property({ ...object, not: { nullable: true } }), `${a}.not.nullable: Forbidden: must be false to be structural`],
    [
      property({ ...object, anyOf: [{ properties: { b: { minLength: 1 } } }] }),
      `${a}.properties[b]: Required value: because it is defined in ${a}.anyOf[0].properties[b]`,
    ],
    [
      { ...object, properties: { metadata: { ...object, properties: { labels: object } } } },
      'openAPIV3Schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ])('such as %.80j is refused', (schema, message) => {
    expect(refusalOf(() => withSchema(schema)).message).toContain(message);
  });
});
