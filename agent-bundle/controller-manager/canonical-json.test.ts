import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('equal values have equal texts, whatever order they were written in', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: undefined }] })).toBe(canonicalJson({ a: [{ d: 1 }], b: 1 }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});
