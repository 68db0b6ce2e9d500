import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { isObject } from '../codec/json-value.ts';
import { mergePatch } from './merge-patch.ts';

describe('the examples of RFC 7386', () => {
  test.each<[unknown, unknown, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j patched with %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

/** The patch that makes `b` of `a`; neither holds a null. */
function difference(a: unknown, b: unknown): unknown {
  if (!isObject(a) || !isObject(b)) return b;
  const gone = Object.keys(a).filter((key) => !Object.hasOwn(b, key));
  const other = Object.entries(b).filter(
    ([key, value]) => !Object.hasOwn(a, key) || JSON.stringify(a[key]) !== JSON.stringify(value),
  );
  return Object.fromEntries([
    ...gone.map((key) => [key, null] as const),
    ...other.map(([key, value]) => [key, Object.hasOwn(a, key) ? difference(a[key], value) : value] as const),
  ]);
}

describe('merging', () => {
  const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean());
  const value = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor'), tie('node'), { maxKeys: 4 }),
  })).object;

  it('with the difference of two objects makes the second of the first', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(mergePatch(a, difference(a, b))).toEqual(b);
      }),
    );
  });

  it('twice is merging once, and leaves the target as it was', () => {
    fc.assert(
      fc.property(value, fc.jsonValue(), (target, patch) => {
        const before = structuredClone(target);
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect(target).toEqual(before);
      }),
    );
  });
});
