import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { JsonPathError, compileJsonPath } from './json-path.ts';

const object = {
  metadata: { labels: { 'a.b/c': 'dotted', plain: 'x' } },
  spec: {
    replicas: 3,
    list: ['a', 'b', 'c', 'd'],
    versions: [{ name: 'v1' }, { name: 'v2', old: true }],
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', count: 2 },
      { type: 'Old', status: 'False', count: 5 },
    ],
  },
};

describe('a JSON path', () => {
  test.each<[string, unknown[]]>([
    ['.spec.replicas', [3]],
    ['spec.replicas', [3]],
    ['$.spec.replicas', [3]],
    ['.spec.missing.more', []],
    ['.spec.replicas.more', []],
    [".metadata.labels['a.b/c']", ['dotted']],
    ['.metadata.labels["a.b/c"]', ['dotted']],
    ['.metadata.labels.a\\.b/c', ['dotted']],
    ['.spec.versions[*].name', ['v1', 'v2']],
    ['.spec.versions[0].name', ['v1']],
    ['.spec.list[-1]', ['d']],
    ['.spec.list[-2]', ['c']],
    ['.spec.list[9]', []],
    ['.spec.list[-9]', []],
    ['.spec.list[1:3]', ['b', 'c']],
    ['.spec.list[:2]', ['a', 'b']],
    ['.spec.list[-2:]', ['c', 'd']],
    ['.spec.list[::2]', ['a', 'c']],
    ['.spec.list[0,2]', ['a', 'c']],
    ['.metadata.labels.*', ['dotted', 'x']],
    ['..name', ['v1', 'v2']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type=='Old')].status", ['False']],
    ['.status.conditions[?(@.type != "Ready")].status', ['False']],
    ['.status.conditions[?(@.count > 2)].type', ['Old']],
    ['.status.conditions[?(@.count<=2)].type', ['Ready']],
    ['.spec.versions[?(@.old==true)].name', ['v2']],
    ['.spec.versions[?(@.old)].name', ['v2']],
    ['.', [object]],
    ['.constructor', []],
  ])('%s', (path, found) => {
    expect(compileJsonPath(path).find(object)).toEqual(found);
  });

  test.each([
    '.a[',
    '.a[x]',
    ".a['b]",
    '.a[?(@.b==)]',
    '.a b',
    '.a[?(@.b=="c"]',
    '.a..',
    '.a[0:1:0]',
    `.${'a'.repeat(5000)}`,
  ])('that is none is refused: %.20s', (path) => {
    expect(() => compileJsonPath(path)).toThrow(JsonPathError);
  });

  it('ends, whatever it says and whatever it is asked of', () => {
    const bomb = compileJsonPath('..*'.repeat(20));
    let deep: unknown = 'x';
    for (let depth = 0; depth < 5_000; depth++) deep = [deep, deep];
    expect(Array.isArray(bomb.find(deep))).toBe(true);
    fc.assert(
      fc.property(fc.stringMatching(/^[.*[\]?()@='"a0-9:,$ -]{0,20}$/), fc.jsonValue(), (path, value) => {
        try {
          compileJsonPath(path).find(value);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonPathError);
        }
      }),
      cases(300),
    );
  });
});
