import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type FieldSet,
  type FieldTree,
  difference,
  equalSets,
  intersection,
  isMember,
  readFieldSet,
  setOf,
  shownPaths,
  union,
  withoutSubtrees,
} from './field-set.ts';
import { compareElements } from './path-element.ts';

const element = fc.constantFrom(
  'f:a',
  'f:b',
  'f:c',
  'v:"x"',
  'v:2',
  'k:{"name":"a"}',
  'k:{"port":80}',
  'k:{"port":443}',
  'i:1',
  'i:10',
);
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const paths = fc.array(path, { maxLength: 8 });
const setOfAll = (all: readonly (readonly string[])[]): FieldSet =>
  all.reduce<FieldSet>((set, each) => union(set, setOf(...each)), undefined);
const sets = paths.map(setOfAll);

/** Every path of a set, as text. */
function members(set: FieldSet, prefix: readonly string[] = []): string[] {
  if (!set) return [];
  return Object.entries(set).flatMap(([key, node]) => {
    if (key === '.') return [];
    const at = [...prefix, key];
    return [...(isMember(node) ? [JSON.stringify(at)] : []), ...members(node, at)];
  });
}
const asSet = (set: FieldSet): Set<string> => new Set(members(set));

function inOrder(tree: FieldTree): boolean {
  const elements = Object.keys(tree);
  return elements.every(
    (key, at) => inOrder(tree[key] ?? {}) && (at === 0 || compareElements(elements[at - 1] ?? '', key) < 0),
  );
}
const wellFormed = (set: FieldSet): boolean => set === undefined || (Object.keys(set).length > 0 && inOrder(set));

describe('a set of fields', () => {
  it('has the fields it is made of', () => {
    fc.assert(
      fc.property(paths, (all) => {
        expect(asSet(setOfAll(all))).toEqual(new Set(all.map((each) => JSON.stringify(each))));
      }),
    );
  });

  it('is united, cut and lessened like any set, and stays in order', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [left, right] = [asSet(a), asSet(b)];
        expect(asSet(union(a, b))).toEqual(new Set([...left, ...right]));
        expect(asSet(difference(a, b))).toEqual(new Set([...left].filter((each) => !right.has(each))));
        expect(asSet(intersection(a, b))).toEqual(new Set([...left].filter((each) => right.has(each))));
        for (const set of [union(a, b), difference(a, b), intersection(a, b)]) expect(wellFormed(set)).toBe(true);
      }),
    );
  });

  it('equals another with the same fields, however it was made', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(equalSets(union(a, b), union(b, a))).toBe(true);
        expect(JSON.stringify(union(a, b))).toBe(JSON.stringify(union(b, a)));
        expect(equalSets(a, b)).toBe(members(a).sort().join() === members(b).sort().join());
        expect(equalSets(union(difference(a, b), intersection(a, b)), a)).toBe(true);
      }),
    );
  });

  it('loses what lies below a field with its subtree', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const roots = members(b);
        const left = members(a).filter((each) => !roots.some((root) => each.startsWith(root.slice(0, -1))));
        expect(asSet(withoutSubtrees(a, b))).toEqual(new Set(left));
      }),
    );
  });

  it('is read back from its JSON, whatever the order of its members', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const reversed: unknown = JSON.parse(JSON.stringify(set ?? {}), (_key, value: unknown) =>
          typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse()) : value,
        );
        const read = readFieldSet(reversed);
        expect(read.type === 'set' && JSON.stringify(read.set)).toBe(JSON.stringify(set));
      }),
    );
  });

  test.each<[unknown]>([['f:a'], [[]], [{ a: {} }], [{ 'f:a': 1 }], [{ 'k:x': {} }], [{ 'v:': {} }], [{ 'i:x': {} }]])(
    'is not read from %j',
    (value) => {
      expect(readFieldSet(value)).toEqual({ type: 'invalid' });
    },
  );

  it('is shown path by path', () => {
    const set = union(
      setOf('f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name'),
      setOf('f:m', 'v:"x"', 'i:2'),
    );
    expect(shownPaths(set)).toEqual(['.m[="x"][2]', '.spec.ports[port=80,protocol="TCP"].name']);
  });
});

describe('path elements', () => {
  it('stand in the order of managedFields', () => {
    const order = [
      '.',
      'f:a',
      'f:a.b',
      'f:b',
      'k:{"name":"a"}',
      'k:{"name":"a-b"}',
      'k:{"port":80,"protocol":"TCP"}',
      'k:{"port":80,"protocol":"UDP"}',
      'k:{"port":443}',
      'v:2',
      'v:10',
      'v:"10"',
      'v:"x"',
      'v:true',
      'i:2',
      'i:10',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(order, { minLength: order.length }), (shuffled) => {
        expect(shuffled.sort(compareElements)).toEqual(order);
      }),
    );
  });
});
