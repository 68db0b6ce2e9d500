import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { cases } from '../../../test/sampling.ts';
import { decodeValue } from './decode-object.ts';
import { encodeObject } from './encode.ts';
import { parseExact } from './exact-json.ts';
import { metadataText } from './metadata-text.ts';
import { schemaValues } from './schema-values.fixture.ts';

it('the metadata of stored JSON is found without reading it', () => {
  fc.assert(
    fc.property(schemaValues(ConfigMapKind.schema), (value) => {
      const { object } = decodeValue({ kind: ConfigMapKind }, value);
      expect(parseExact(metadataText(encodeObject(ConfigMapKind, object)))).toEqual(object.metadata);
    }),
    cases(20),
  );
});

it('what only looks like metadata is not taken for it', () => {
  const stored =
    '{"kind":"A","apiVersion":"v1","metadata":{"name":"}\\"{","labels":{"a":"\\\\"}},"data":{"metadata":"{}"}}';
  expect(metadataText(stored)).toBe('{"name":"}\\"{","labels":{"a":"\\\\"}}');
  expect(() => metadataText('{}')).toThrow(/without metadata/);
});
