import { expect, test } from 'vitest';
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
