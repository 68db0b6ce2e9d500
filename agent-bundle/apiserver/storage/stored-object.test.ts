import { expect, test } from 'vitest';
import { withResourceVersion } from './stored-object.ts';

test('the revision stands first in the metadata, and nothing else is touched', () => {
  const object = {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'x', annotations: { 'a/b': '"metadata":{"name":"no"}' } },
    data: { text: '"metadata":{ ünï 😀' },
  };
  const stored = Buffer.from(JSON.stringify(object));
  const bytes = withResourceVersion(stored, 12345);
  expect(JSON.parse(bytes.toString())).toEqual({
    ...object,
    metadata: { resourceVersion: '12345', ...object.metadata },
  });
  expect(bytes.toString()).toBe(stored.toString().replace('"metadata":{', '"metadata":{"resourceVersion":"12345",'));
  expect(bytes.buffer).not.toBe(stored.buffer);
});

test('bytes that somebody else stored, without metadata, are refused', () => {
  expect(() => withResourceVersion(Buffer.from('{"kind":"X"}'), 1)).toThrow(/metadata/);
});
