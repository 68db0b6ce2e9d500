import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { cases } from '../../../../test/sampling.ts';
import { countIndexes } from './job-indexes.ts';

test.each([
  ['', 0],
  ['0', 1],
  ['0,2-4', 4],
  ['0-4', 5],
])('%j are %i indexes', (text, count) => {
  expect(countIndexes(text, 5)).toEqual({ type: 'read', count });
});

test.each([
  ['a', 'cannot convert string to integer for index: "a"'],
  ['1-', 'cannot convert string to integer for index: ""'],
  ['5', 'too large index: "5"'],
  ['2,1', 'non-increasing order, previous: 2, current: 1'],
  ['3-2', 'non-increasing order, previous: 3, current: 2'],
])('%j cannot be read', (text, why) => {
  expect(countIndexes(text, 5)).toEqual({ type: 'unreadable', why });
});

it('any indexes are counted, however they are gathered into ranges', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(99), { minLength: 1 }), (indexes) => {
      const sorted = [...indexes].sort((a, b) => a - b);
      const ranges: [number, number][] = [];
      for (const index of sorted) {
        const last = ranges.at(-1);
        if (last?.[1] === index - 1) last[1] = index;
        else ranges.push([index, index]);
      }
      const text = ranges.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(',');
      expect(countIndexes(text, 100)).toEqual({ type: 'read', count: indexes.length });
    }),
    cases(100),
  );
});
