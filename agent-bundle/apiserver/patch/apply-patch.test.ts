import { describe, expect, it, test } from 'vitest';
import { type ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import { type FieldValidation } from '../codec/decode-object.ts';
import { applyPatch } from './apply-patch.ts';

const current: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', resourceVersion: '7' },
  data: { k: 'v' },
};
const patch = (type: string, body: unknown, fieldValidation: FieldValidation = 'Warn') =>
  applyPatch({ kind: ConfigMapKind }, current, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
    contentType: `application/${type}`,
    fieldValidation,
  });

describe('a patch', () => {
  test.each<[string, unknown]>([
    ['merge-patch+json', { data: { l: 'w' } }],
    ['strategic-merge-patch+json', { data: { l: 'w' } }],
    ['json-patch+json; charset=utf-8', [{ op: 'add', path: '/data/l', value: 'w' }]],
  ])('of type %s gives the whole object', (type, body) => {
    expect(patch(type, body).object).toEqual({ ...current, data: { k: 'v', l: 'w' } });
    expect(current.data).toEqual({ k: 'v' });
  });

  it('of a secret is not shown where it is wrong', () => {
    const body = Buffer.from('{"data":{"password":"swordfish!"}}');
    const options = { contentType: 'application/merge-patch+json', fieldValidation: 'Warn' } as const;
    const act = () => applyPatch({ kind: SecretKind }, { metadata: { name: 's' } }, body, options);
    expect(act).toThrow(' "" is invalid: patch: Invalid value: "...": illegal base64 data at input byte 9');
  });

  test.each([
    ['foo-patch+json', /^415: Unsupported Media Type$/],
    ['apply-patch+cbor', /^415: Unsupported Media Type$/],
    ['json', /^415: Unsupported Media Type$/],
  ])('of type %s is refused', (type, words) => {
    const message = expect.stringMatching(words) as string;
    expect(() => patch(type, {})).toThrow(
      expect.objectContaining({ code: 415, reason: 'UnsupportedMediaType', message, details: {} }),
    );
  });

  test.each<[string, string, RegExp]>([
    ['merge-patch+json', '{"data":', /^error decoding patch: unexpected end of JSON input$/],
    ['merge-patch+json', '[]', /no object/],
    ['strategic-merge-patch+json', '1', /no object/],
    [
      'merge-patch+json',
      '{"kind":"Secret"}',
      /changes the kind of the object to v1, Kind=Secret from v1, Kind=ConfigMap/,
    ],
    ['json-patch+json', '[{"op":"replace","path":"/apiVersion","value":"v2"}]', /changes the kind/],
  ])('%s %s is a bad request', (type, body, words) => {
    expect(() => patch(type, body)).toThrow(
      expect.objectContaining({ code: 400, message: expect.stringMatching(words) as string }),
    );
  });

  it('that makes no object of the kind is invalid', () => {
    expect(() => patch('merge-patch+json', '{"data":{"k":1}}')).toThrow(
      expect.objectContaining({
        code: 422,
        reason: 'Invalid',
        message:
          ' "" is invalid: patch: Invalid value: "{\\"data\\":{\\"k\\":1}}": json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
      }),
    );
  });

  it('with unknown fields or fields that stand twice warns, or is refused', () => {
    const body = '{"bogus":1,"data":{"k":"1","k":"2"}}';
    const { object, warnings } = patch('merge-patch+json', body);
    expect(warnings).toEqual(['unknown field "bogus"', 'duplicate field "data.k"']);
    expect(object.data).toEqual({ k: '2' });
    expect(() => patch('strategic-merge-patch+json', body, 'Strict')).toThrow(
      /strict decoding error: unknown field "bogus", duplicate field "data.k"$/,
    );
  });
});
