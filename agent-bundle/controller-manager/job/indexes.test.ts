import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';

it.each([
  [[], ''],
  [[3], '3'],
  [[1, 0], '0,1'],
  [[0, 1, 2, 5, 7, 8, 9], '0-2,5,7-9'],
])('%j are written %j', (indexes, text) => {
  expect(formatIndexes(new Set(indexes))).toBe(text);
});

it.each([
  [undefined, []],
  ['0,2-4', [0, 2, 3, 4]],
  ['3-9', [3, 4]],
  ['x,1,-2,', [1]],
])('of %j these count: %j', (text, indexes) => {
  expect([...parseIndexes(text, 5)]).toEqual(indexes);
});

it('reads back whatever it writes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(99)), (indexes) => {
      expect(parseIndexes(formatIndexes(new Set(indexes)), 100)).toEqual(new Set(indexes));
    }),
    cases(100),
  );
});
