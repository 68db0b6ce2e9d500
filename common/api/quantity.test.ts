import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  milliValue,
  parseQuantity,
  subtractQuantities,
  wholeValue,
} from './quantity.ts';

describe('the canonical form', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['1', '1'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+3', '3'],
    ['-1.5', '-1500m'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1.1Gi', '1181116006400m'],
    ['0.5Ki', '512'],
    ['1Ki', '1Ki'],
    ['100m', '100m'],
    ['1e3', '1e3'],
    ['1.5e3', '1500'],
    ['12E6', '12e6'],
    ['1e-3', '1e-3'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['1u', '1u'],
    ['1E', '1E'],
    ['128M', '128M'],
    ['64Mi', '64Mi'],
    ['1e400', '9223372036854775807'],
    ['100Ei', '9223372036854775807'],
    ['1e-400', '1e-9'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('means the same and is its own canonical form, whatever the quantity', () => {
    const format = fc.constantFrom('BinarySI' as const, 'DecimalSI' as const, 'DecimalExponent' as const);
    const nanos = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
    fc.assert(
      fc.property(nanos, format, (value, form) => {
        const text = formatQuantity({ nanos: value, format: form });
        expect(parseQuantity(text).nanos).toBe(value);
        expect(canonicalQuantity(text)).toBe(text);
        expect(text).not.toContain('.');
      }),
    );
  });
});

describe('what is no quantity', () => {
  test.each([
    ['', /must match the regular expression/],
    ['x', /must match the regular expression/],
    ['.', /must match the regular expression/],
    ['1x', /unable to parse quantity's suffix/],
    ['1 Gi', /unable to parse quantity's suffix/],
    ['1GiB', /unable to parse quantity's suffix/],
    ['1.2.3', /unable to parse quantity's suffix/],
    ['1e', /unable to parse quantity's suffix/],
    ['1'.repeat(101), /may not be longer than 100 characters/],
    ['1K', /unable to parse quantity's suffix/],
  ])('%j is refused', (text, words) => {
    expect(() => parseQuantity(text)).toThrow(words);
  });
});

describe('arithmetic', () => {
  it('keeps the unit', () => {
    expect(formatQuantity(addQuantities(parseQuantity('1Gi'), parseQuantity('512Mi')))).toBe('1536Mi');
    expect(formatQuantity(addQuantities(parseQuantity('0'), parseQuantity('1Gi')))).toBe('1Gi');
    expect(formatQuantity(subtractQuantities(parseQuantity('2'), parseQuantity('100m')))).toBe('1900m');
  });

  it('compares across units', () => {
    expect(compareQuantities(parseQuantity('1Gi'), parseQuantity('1G'))).toBe(1);
    expect(compareQuantities(parseQuantity('0.1'), parseQuantity('100m'))).toBe(0);
    expect(compareQuantities(parseQuantity('-1'), parseQuantity('1m'))).toBe(-1);
  });

  it('rounds up to the unit asked for', () => {
    expect(milliValue(parseQuantity('1u'))).toBe(1);
    expect(milliValue(parseQuantity('250m'))).toBe(250);
    expect(wholeValue(parseQuantity('1.5'))).toBe(2);
    expect(wholeValue(parseQuantity('-1.5'))).toBe(-1);
    expect(wholeValue(parseQuantity('1Gi'))).toBe(1073741824);
  });
});
