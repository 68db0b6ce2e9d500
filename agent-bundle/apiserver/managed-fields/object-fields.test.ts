import { describe, expect, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { decodeValue } from '../codec/decode-object.ts';
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
