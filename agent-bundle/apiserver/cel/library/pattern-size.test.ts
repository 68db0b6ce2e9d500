import { describe, expect, it } from 'vitest';
import { patternSize } from './pattern-size.ts';

describe('the size of a pattern', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['a{3}', 3],
    ['a{2,5}', 5],
    ['a{7,}', 7],
    ['a{x}', 4],
    ['[a-z]{63}', 63],
    ['[]{5}]{2}', 2],
    ['[^[:alpha:]]{2}', 2],
    ['\\d{4}\\p{L}{2}', 6],
    ['(ab){10}', 30],
    ['((a{10}){10}){10}', 1110],
    ['^[a-z]([-a-z0-9]*[a-z0-9])?$', 8],
    ['((((', 0],
    ['a))){2}', 8],
  ])('%j: %i', (pattern, size) => {
    expect(patternSize(pattern)).toBe(size);
  });
});
