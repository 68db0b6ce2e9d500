import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { decodeValue } from '../codec/decode-object.ts';
import type { Field, FieldType } from '../../../common/api/schema/field.ts';
import { kinds } from '../../../common/api/kinds.ts';
import { cases } from '../../../test/sampling.ts';
import { resourceNamed } from '../registry/road.fixture.ts';
import { compare } from './compare.ts';
import { difference, withoutSubtrees } from './field-set.ts';
import { createdFieldsWriter } from './object-fields.ts';
import { shapeOfMessage } from './shape.ts';
import { unowned } from './track-update.ts';

const status = { 'f:status': {} };
const ignored = { ...unowned, 'f:metadata': withoutSelf(unowned['f:metadata'] ?? {}), ...status };

function withoutSelf({ '.': _, ...rest }: Record<string, object>) {
  return rest as Record<string, Record<string, never>>;
}

/** What the first manager of an object owns, quickly made and slowly made. */
function createdFields(
  plural: string,
  body: object,
): { readonly fast: unknown; readonly text: string; readonly slow: unknown } {
  const resource = resourceNamed<ApiObject>(plural);
  const { object } = decodeValue(resource, body);
  const shape = shapeOfMessage(resource.kind.schema);
  const text = createdFieldsWriter(shape, ignored)(object);
  const slow = difference(withoutSubtrees(compare(shape, {}, object, undefined).changed, status), unowned);
  return { fast: text === '' ? undefined : (JSON.parse(text) as unknown), text, slow };
}

const container = { name: 'c', image: 'x' };

describe('the fields of a new object', () => {
  test.each<[string, object, string]>([
    [
      'configmaps',
      { metadata: { name: 'a', labels: { x: 'y' } }, data: { k: 'v' } },
      '{"f:data":{".":{},"f:k":{}},"f:metadata":{"f:labels":{".":{},"f:x":{}}}}',
    ],
    [
      'pods',
      { metadata: { name: 'p' }, spec: { containers: [container] } },
      '{"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}',
    ],
    [
      'deployments',
      {
        metadata: { name: 'd' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } },
        },
      },
      '{"f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}',
    ],
    [
      'services',
      { metadata: { name: 's' }, spec: { selector: { a: 'b' }, ports: [{ port: 80 }] } },
      '{"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{},"f:protocol":{},"f:targetPort":{}}},"f:selector":{},"f:sessionAffinity":{},"f:type":{}}}',
    ],
    ['configmaps', { metadata: { generateName: 'g-' } }, '{"f:metadata":{"f:generateName":{}}}'],
    [
      'namespaces',
      { metadata: { name: 'gone', finalizers: ['example.com/hold'] } },
      '{"f:metadata":{"f:finalizers":{".":{},"v:\\"example.com/hold\\"":{}},"f:labels":{".":{},"f:kubernetes.io/metadata.name":{}}}}',
    ],
  ])('of %s are what was recorded', (plural, body, expected) => {
    const { fast, text, slow } = createdFields(plural, body);
    expect(text).toBe(expected);
    expect(slow).toEqual(fast);
    expect(JSON.stringify(slow)).toBe(text);
  });
});

/** Any value of a type; the numbers decide what is in it. Deep down only what must be. */
function valueOf(type: FieldType, next: () => number, depth: number): unknown {
  switch (type.type) {
    case 'scalar':
      return scalars[type.scalar]?.[next() % 2];
    case 'list':
      return Array.from({ length: depth > 8 ? 0 : next() % 3 }, () => valueOf(type.of, next, depth + 1));
    case 'map':
      return Object.fromEntries(['b', 'a'].slice(next() % 3).map((key) => [key, valueOf(type.of, next, depth + 1)]));
    case 'message':
      return membersOf(type.fields, next, depth);
    case 'alternatives': {
      const shape = type.shapes[next() % type.shapes.length];
      return shape && valueOf(shape.type, next, depth + 1);
    }
  }
}

function membersOf(fields: Readonly<Record<string, Field>>, next: () => number, depth: number): object {
  const sparse = depth > 2 ? 4 : 2;
  const members = Object.entries(fields).flatMap(([name, { type, options }]): [string, unknown][] => {
    if (options.inline && type.type === 'message') return Object.entries(membersOf(type.fields, next, depth));
    const there = depth < 9 && (options.required === true || next() % sparse === 0);
    return there ? [[name, valueOf(type, next, depth + 1)]] : [];
  });
  return Object.fromEntries(members);
}

const times = ['2026-11-21T04:24:19Z', '2026-11-21T04:24:20Z'];
const scalars: Readonly<Record<string, readonly unknown[]>> = {
  string: ['a', 'b/c'],
  bool: [true, false],
  int32: [0, 80],
  int64: [0, 443],
  double: [0, 1.5],
  bytes: ['', 'YWJj'],
  time: times,
  microTime: times,
  quantity: ['1', '500m'],
  intOrString: [80, 'http'],
  raw: [{ a: 1 }, {}],
  json: [true, { b: [] }],
};

it('of any kind are the same, quickly made and slowly', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.infiniteStream(fc.nat(12)), (kind, numbers) => {
      const next = () => Number(numbers.next().value);
      const { object } = decodeValue<ApiObject>({ kind }, membersOf(kind.schema.fields, next, 0));
      const { managedFields: _, ...metadata } = object.metadata;
      const shape = shapeOfMessage(kind.schema);
      const changed = compare(shape, {}, { ...object, metadata }, undefined).changed;
      const slow = difference(withoutSubtrees(changed, status), unowned);
      expect(createdFieldsWriter(shape, ignored)(object)).toBe(slow ? JSON.stringify(slow) : '');
    }),
    cases(500),
  );
});
