import { describe, expect, it } from 'vitest';
import type { CustomResource } from './custom-resource.ts';
import { webhookConverter } from './webhook-converter.ts';

const object: CustomResource = {
  apiVersion: 'test.dev/v1',
  kind: 'Car',
  metadata: { name: 'a', namespace: 'n', uid: 'u', labels: { a: 'b' }, finalizers: ['x/y'] },
  spec: 1,
};
const converted = { ...object, apiVersion: 'test.dev/v2', spec: 2 };
const conversion = { strategy: 'Webhook', webhook: { clientConfig: {}, conversionReviewVersions: ['v1'] } };

type Review = { readonly apiVersion: string; readonly request: { readonly uid: string } };
interface Told {
  readonly objects?: readonly unknown[];
  readonly result?: object;
  readonly more?: object;
}

/** Converts `object` by a webhook that answers what is told. */
async function convert({ objects = [converted], result = { status: 'Success' }, more = {} }: Told) {
  const converter = webhookConverter(conversion, 'Car', async (_location, { body }) => {
    const { apiVersion, request } = body as Review;
    const response = { uid: request.uid, result, convertedObjects: objects };
    return { apiVersion, kind: 'ConversionReview', response, ...more };
  });
  return converter.convert([object], 'test.dev/v2', AbortSignal.timeout(5_000));
}

describe('a conversion webhook', () => {
  it('may change everything but metadata, and of that labels and annotations', async () => {
    const metadata = {
      name: 'a',
      namespace: 'n',
      uid: 'u',
      labels: { c: 'd' },
      annotations: { e: 'f' },
      finalizers: [],
    };
    expect(await convert({ objects: [{ ...converted, metadata }] })).toEqual([
      { ...converted, metadata: { ...object.metadata, labels: { c: 'd' }, annotations: { e: 'f' } } },
    ]);
  });

  const called = 'conversion webhook for test.dev/v1, Kind=Car';
  const first = `${called} returned invalid converted object at index 0`;
  const named = (metadata: object) => [{ ...converted, metadata: { ...object.metadata, ...metadata } }];
  it.each<[Told, string]>([
    [{ result: { status: 'Failure', message: 'no' } }, `${called} failed: no`],
    [{ result: {} }, `${called} failed: response.result.status was '', not 'Success'`],
    [
      { more: { kind: 'Other' } },
      `${called} failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got apiextensions.k8s.io/v1, Kind=Other`,
    ],
    [{ objects: [] }, `${called} returned 0 objects, expected 1`],
    [{ objects: [object] }, `${first}: invalid groupVersion (expected test.dev/v2, received test.dev/v1)`],
    [{ objects: [{ ...converted, kind: 'Bus' }] }, `${first}: invalid kind (expected Car, received Bus)`],
    [{ objects: named({ name: 'b' }) }, `${first}: must have the same name: a != b`],
    [{ objects: named({ uid: 'v' }) }, `${first}: must have the same uid: u != v`],
    [{ objects: named({ labels: { a: 1 } }) }, `${first}: metadata.labels must be a map of texts`],
    [{ objects: [null] }, `${first}: it is no object`],
  ])('that answers %j is refused: %s', async (told, message) => {
    await expect(convert(told)).rejects.toMatchObject({ code: 500, message });
  });
});
