import { expect, it, test } from 'vitest';
import { humanDuration } from '../../../common/base/human-duration.ts';
import { ageOf } from './age.ts';

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;
const y = 365 * d;

test.each([
  [-5 * s, '<invalid>'],
  [-1 * s, '0s'],
  [0, '0s'],
  [999, '0s'],
  [119 * s, '119s'],
  [2 * m, '2m'],
  [2 * m + 1 * s, '2m1s'],
  [9 * m + 59 * s, '9m59s'],
  [10 * m, '10m'],
  [179 * m, '179m'],
  [3 * h, '3h'],
  [3 * h + 5 * m, '3h5m'],
  [8 * h + 5 * m, '8h'],
  [47 * h, '47h'],
  [2 * d, '2d'],
  [2 * d + 3 * h, '2d3h'],
  [8 * d + 3 * h, '8d'],
  [700 * d, '700d'],
  [2 * y, '2y'],
  [2 * y + 5 * d, '2y5d'],
  [9 * y, '9y'],
])('%i ms are %s', (milliseconds, words) => {
  expect(humanDuration(milliseconds)).toBe(words);
});

it('counts from a time to now', () => {
  expect(ageOf('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:05:00Z'))).toBe('5m');
  expect(ageOf(undefined, 0)).toBe('<unknown>');
});
