import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameJson } from './same-json.ts';

it.each([
  [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [[1], { 0: 1 }, false],
  [{}, [], false],
  [null, {}, false],
  [{ toString: 1 }, { constructor: 1 }, false],
  [{}, { toString: undefined }, true],
  ['1', 1, false],
  [-0, 0, true],
])('%j and %j: %j', (one, other, same) => {
  expect([sameJson(one, other), sameJson(other, one)]).toEqual([same, same]);
});

it('agrees with what JSON makes of any two values', () => {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .map(([name, inner]) => [name, sorted(inner)])
      .sort();
  };
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sameJson(one, JSON.parse(JSON.stringify(one)))).toBe(true);
      const same =
        JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)) && Array.isArray(one) === Array.isArray(other);
      if (!same) expect(sameJson(one, other)).toBe(false);
    }),
  );
});
