import { expect, it } from 'vitest';
import { shortDuration } from './duration.ts';

it.each([
  [-5, '0s'],
  [45_000, '45s'],
  [119_999, '119s'],
  [120_000, '2m'],
  [312_000, '5m12s'],
  [720_000, '12m'],
  [12_000_000, '3h20m'],
  [36_000_000, '10h'],
  [273_600_000, '3d4h'],
  [1_036_800_000, '12d'],
  [65_750_400_000, '2y31d'],
  [320_000_000_000, '10y'],
])('writes %i ms as kubectl does: %s', (milliseconds, text) => {
  expect(shortDuration(milliseconds)).toBe(text);
});
