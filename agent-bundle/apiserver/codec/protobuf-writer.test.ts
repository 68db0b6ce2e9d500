import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { kinds } from '../../../common/api/kinds.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { int32, int64, list, field, map, message, string, time } from '../../../common/api/schema/field.ts';
import { decodeValue } from './decode-object.ts';
import { encodeObject } from './encode.ts';
import { parseExact } from './exact-json.ts';
import { readEnvelope, readProtobuf } from './protobuf-reader.ts';
import { encodeProtobuf, envelope } from './protobuf-writer.ts';
import { schemaValues } from './schema-values.fixture.ts';

const hex = (bytes: Buffer): string => bytes.toString('hex');

describe('protobuf', () => {
  it.each(kinds.map((kind): [string, Kind] => [`${kind.group}/${kind.version} ${kind.kind}`, kind]))(
    'carries any %s there and back, as JSON does',
    (_name, kind) => {
      fc.assert(
        fc.property(schemaValues(kind.schema), (value) => {
          const { object } = decodeValue({ kind }, value);
          const json = encodeObject(kind, object as object);
          const sent = envelope(kind, encodeProtobuf(kind.schema, parseExact(json) as object));
          const received = readProtobuf(kind.schema, readEnvelope(sent));
          expect(encodeObject(kind, decodeValue({ kind }, received).object as object)).toBe(json);
        }),
        cases(8),
      );
    },
  );

  // By the wire format: https://protobuf.dev/programming-guides/encoding/
  const Sample = message('test.Sample', {
    text: field(1, string),
    count: field(2, int32),
    size: field(3, int64),
    at: field(4, time),
    labels: field(5, map(string)),
    extra: field(20, map(list(string))),
  });
  it.each<[string, object, string]>([
    ['a text', { text: 'aé' }, '0a0361c3a9'],
    ['a text longer than a name', { text: 'x'.repeat(200) }, `0ac801${'78'.repeat(200)}`],
    ['a number', { count: 300 }, '10ac02'],
    ['a negative number', { count: -1 }, '10ffffffffffffffffff01'],
    ['a number of 53 bits', { size: 9007199254740991 }, '18ffffffffffffff0f'],
    ['the first second', { at: '1970-01-01T00:00:00Z' }, '22020800'],
    ['a map, by key', { labels: { b: '2', a: '1' } }, '2a060a01611201312a060a0162120132'],
    ['a map of lists', { extra: { k: ['v'] } }, 'a201080a016b12030a0176'],
    ['fields in the order of the members', { count: 1, text: 'a' }, '10010a0161'],
  ])('writes %s', (_name, value, bytes) => {
    expect(hex(encodeProtobuf(Sample, value))).toBe(bytes);
  });

  it('names what it carries', () => {
    const sent = envelope({ group: 'apps', version: 'v1', kind: 'Deployment' }, Buffer.from('0a00', 'hex'));
    expect(hex(sent)).toBe(
      `6b387300${'0a15'}0a07${hex(Buffer.from('apps/v1'))}120a${hex(Buffer.from('Deployment'))}12020a001a002200`,
    );
  });
});
