import { expect, test } from 'vitest';
import { documentUrl, mergedOpenApiV2 } from './remote-openapi.ts';

test('the index of a server says where its documents are', () => {
  const index = {
    paths: { 'apis/a.example.com/v1': { serverRelativeURL: '/openapi/v3/apis/a.example.com/v1?hash=1' } },
  };
  expect(documentUrl(index, 'a.example.com', 'v1')).toBe('/openapi/v3/apis/a.example.com/v1?hash=1');
  expect(documentUrl(index, 'b.example.com', 'v1')).toBeUndefined();
  const astray = { paths: { 'apis/a/v1': { serverRelativeURL: 'https://elsewhere' } } };
  for (const wrong of [null, {}, { paths: [] }, astray]) expect(documentUrl(wrong, 'a', 'v1')).toBeUndefined();
});

test('documents are joined, ours first', () => {
  const own = { swagger: '2.0', paths: { '/a': 1 }, definitions: { Pod: 1 } };
  const joined = mergedOpenApiV2(own, [
    { paths: { '/a': 2, '/b': 2 }, definitions: { Pod: 2, Flunder: 2 } },
    'nothing',
  ]);
  expect(joined).toEqual({ swagger: '2.0', paths: { '/a': 1, '/b': 2 }, definitions: { Pod: 1, Flunder: 2 } });
  expect(mergedOpenApiV2(own, [])).toBe(own);
});
