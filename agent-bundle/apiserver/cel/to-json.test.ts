import { describe, expect, it } from 'vitest';
import { CelError } from './cel.ts';
import { compileCel } from './compile.ts';
import { toJson } from './to-json.ts';

function json(expression: string): unknown {
  const compiled = compileCel(expression, { variables: { object: { type: 'dyn' } }, returns: 'dyn' });
  if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
  return toJson(compiled.program.evaluate({ object: { a: [1, { b: null }] } }, { remaining: 1_000_000 }));
}

describe('what an expression comes to, as JSON', () => {
  it.each([
    ['1', 1],
    ['9007199254740993', 9007199254740993n],
    ['2u', 2],
    ['object', { a: [1, { b: null }] }],
    ['{"a": dyn([1.5]), "b": object.a[1]}', { a: [1.5], b: { b: null } }],
    ['duration("90s")', '90s'],
    ['b"a"', 'YQ=='],
    ['Object{spec: Object.spec{replicas: 3, ?paused: optional.none()}}', { spec: { replicas: 3 } }],
    ['JSONPatch{op: "remove", path: "/a"}', { op: 'remove', path: '/a' }],
    ['{"__proto__": 1}["__proto__"]', 1],
  ])('%s', (expression, expected) => {
    expect(json(expression)).toEqual(expected);
  });

  it('a key __proto__ stays a key', () => {
    expect(Object.keys(json('{"__proto__": {"x": 1}}') as object)).toEqual(['__proto__']);
  });

  it('is nothing for what has none', () => {
    expect(() => json('quantity("1")')).toThrow(CelError);
  });
});
