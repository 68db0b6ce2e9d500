import { describe, expect, it, test } from 'vitest';
import { literalFault } from './pattern.ts';
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

describe('a literal pattern', () => {
  test.each([
    ['^a{1,900}(b{2,300})?$', undefined],
    ['^a{1,900}(b{2,1001})$', expect.stringContaining('invalid repeat count')],
    ['^a{1,900}b{9,2}', expect.stringContaining('invalid repeat count')],
    ['^a{1,900}(', expect.stringContaining('missing')],
    ['[a{1,900}', expect.stringContaining('missing')],
  ])('%s is known to be right or wrong without being compiled whole', (pattern, fault) => {
    expect(literalFault(pattern)).toEqual(fault);
  });
});
