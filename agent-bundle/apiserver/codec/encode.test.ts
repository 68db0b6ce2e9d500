import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { PodKind, type Pod } from '../../../common/api/core/v1/pod.ts';
import { decodeObject, decodeValue } from './decode-object.ts';
import { encodeObject } from './encode.ts';

const decode = (text: string): Pod =>
  decodeObject({ kind: PodKind }, Buffer.from(text), { contentType: '', fieldValidation: 'Strict' }).object;

describe('the encoded object', () => {
  it('starts with kind, apiVersion and metadata, whatever order it was built in', () => {
    const pod = decode(
      '{"spec":{"containers":[{"image":"x","name":"c"}]},"metadata":{"labels":{"b":"1","a":"2"},"name":"p"}}',
    );
    pod.metadata.uid = 'u';
    const labelled = { ...pod, metadata: { ...pod.metadata, resourceVersion: '7', generation: 1 } };
    expect(encodeObject(PodKind, labelled)).toMatch(
      /^\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"p","uid":"u","resourceVersion":"7","generation":1,"labels":\{"a":"2","b":"1"\}\},"spec":/,
    );
  });

  it('is JSON of the same object', () => {
    const pod = decode(
      '{"metadata":{"name":"p","annotations":{"a":"\\"\\\\\\n\\u0001é","__proto__":"x"}},"spec":{"containers":[{"name":"c","args":["a","b"],"ports":[{"containerPort":80}]}]}}',
    );
    expect(JSON.parse(encodeObject(PodKind, pod))).toEqual(pod);
  });

  it('is without zeros that say nothing', () => {
    const configMap = {
      metadata: { name: 'a', labels: {}, finalizers: [], generation: 0 },
      data: { k: '' },
      immutable: false,
    };
    expect(encodeObject(ConfigMapKind, configMap)).toBe(
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"immutable":false,"data":{"k":""}}',
    );
  });

  it('comes back the same from the decoder, and is then encoded the same', () => {
    const text = fc.string();
    const texts = fc.dictionary(fc.string(), text);
    const arbitrary = fc.record({
      metadata: fc.record({ name: text, labels: texts, finalizers: fc.array(text) }, { requiredKeys: ['name'] }),
      data: texts,
      immutable: fc.boolean(),
    });
    fc.assert(
      fc.property(arbitrary, (value) => {
        const { object } = decodeValue({ kind: ConfigMapKind }, value);
        const encoded = encodeObject(ConfigMapKind, object);
        const again = decodeValue({ kind: ConfigMapKind }, JSON.parse(encoded)).object;
        expect(again).toEqual(object);
        expect(encodeObject(ConfigMapKind, again)).toBe(encoded);
      }),
    );
  });
});
