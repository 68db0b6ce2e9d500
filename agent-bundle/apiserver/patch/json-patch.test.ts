import { describe, expect, it, test } from 'vitest';
import { jsonPatch } from './json-patch.ts';

const target = { metadata: { name: 'a', labels: { 'x/y': '1' } }, data: { k: 'v' }, items: [1, 2] };

describe('JSON patch', () => {
  it('does its operations in order, on a copy', () => {
    const before = structuredClone(target);
    const patched = jsonPatch(target, [
      { op: 'test', path: '/data/k', value: 'v' },
      { op: 'replace', path: '/data/k', value: 'w' },
      { op: 'add', path: '/items/-', value: 3 },
      { op: 'remove', path: '/metadata/labels/x~1y' },
      { op: 'move', from: '/items/0', path: '/items/1' },
      { op: 'copy', from: '/data/k', path: '/data/l' },
    ]);
    expect(patched).toEqual({ metadata: { name: 'a', labels: {} }, data: { k: 'w', l: 'w' }, items: [2, 1, 3] });
    expect(target).toEqual(before);
  });

  it('takes any name for a member, and nothing for one that only JavaScript knows', () => {
    const patch: unknown = JSON.parse(`[
      { "op": "add", "path": "/data/__proto__", "value": "p" },
      { "op": "add", "path": "/data/constructor", "value": { "a": 1 } },
      { "op": "add", "path": "/data/constructor/b", "value": 2 },
      { "op": "replace", "path": "/data/constructor/a", "value": 3 }
    ]`);
    const wanted = { ...target, data: JSON.parse(`{"k":"v","__proto__":"p","constructor":{"a":3,"b":2}}`) as object };
    expect(JSON.stringify(jsonPatch(target, patch))).toBe(JSON.stringify({ ...wanted }));
  });

  it('reaches the whole document', () => {
    expect(jsonPatch(target, [{ op: 'replace', path: '', value: { a: 1 } }])).toEqual({ a: 1 });
    expect(jsonPatch(target, [{ op: 'copy', from: '', path: '/data/all' }])).toMatchObject({ data: { all: target } });
    expect(jsonPatch({ '': { '~1': 1 } }, [{ op: 'test', path: '//~01', value: 1 }])).toEqual({ '': { '~1': 1 } });
  });

  it('compares values as JSON', () => {
    const value = { labels: { 'x/y': '1' }, name: 'a' };
    expect(jsonPatch(target, [{ op: 'test', path: '/metadata', value }])).toEqual(target);
  });

  it('is a list', () => {
    expect(() => jsonPatch(target, { x: 1 })).toThrow(
      expect.objectContaining({
        code: 400,
        message: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
      }),
    );
  });

  test.each([
    [{ op: 'test', path: '/data/k', value: 'no' }],
    [{ op: 'remove', path: '/data/none' }],
    [{ op: 'replace', path: '/data/none', value: 1 }],
    [{ op: 'add', path: '/none/deep', value: 1 }],
    [{ op: 'bogus', path: '/data/k' }],
    [{ op: 'remove', path: 'data/k' }],
    [{ op: 'replace', path: '/metadata/name/length', value: 1 }],
    [{ op: 'add', path: '/items/7', value: 1 }],
    [{ op: 'remove', path: '/data/toString' }],
    [{ op: 'add', path: '/metadata/__proto__/polluted', value: 1 }],
    [{ op: 'replace', path: '/items/length', value: 4_294_967_295 }],
    [{ op: 'add', path: '/items/map/x', value: 1 }],
    [{ op: 'add', path: '/items/x', value: 1 }],
    [{ op: 'remove', path: '/items/-' }],
    [{ op: 'remove', path: '/items/01' }],
    [{ op: 'add', path: '/data/isPrototypeOf/call', value: 1 }],
    [{ op: 'add', path: '/metadata/name/trim/call', value: 1 }],
    [{ op: 'copy', from: '/data/toLocaleString', path: '/data/x' }],
    [{ op: 'copy', path: '/data/x' }],
    [{ op: 'move', from: '/data', path: '/data/k' }],
    [{ op: 'test', path: '/data/k~2', value: 'v' }],
    [{ op: 'remove' }],
    ['remove'],
  ])('%j is refused whole', (operation) => {
    expect(() => jsonPatch(target, [{ op: 'add', path: '/data/n', value: 'x' }, operation])).toThrow(
      expect.objectContaining({
        code: 422,
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
        details: {},
      }),
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('does not copy without end', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '/data', path: `/data/c${index}` }));
    expect(() => jsonPatch(target, doubling)).toThrow(expect.objectContaining({ code: 413 }));
    expect(jsonPatch(target, doubling.slice(0, 3))).toMatchObject({ data: { c2: { c1: { c0: { k: 'v' } } } } });
  });

  it('does not push a long list about', () => {
    const list = { op: 'add', path: '/x', value: Array.from({ length: 100_000 }, () => 1) };
    const atStart = Array.from({ length: 101 }, () => ({ op: 'add', path: '/x/0', value: 1 }));
    const atEnd = Array.from({ length: 101 }, () => ({ op: 'add', path: '/x/-', value: 1 }));
    expect(() => jsonPatch({}, [list, ...atStart])).toThrow(expect.objectContaining({ code: 413 }));
    expect(jsonPatch({}, [list, ...atEnd])).toHaveProperty('x.100100', 1);
  });

  it('is not endless', () => {
    const patch = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '', value: target }));
    expect(() => jsonPatch(target, patch)).toThrow(expect.objectContaining({ code: 413 }));
  });
});
