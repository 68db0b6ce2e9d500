import { expect, it } from 'vitest';
import { setValueAt, simplePath, valueAt } from './simple-path.ts';

it.each([
  ['.spec.replicas', ['spec', 'replicas']],
  [".status['a.b'].c-d", ['status', 'a.b', 'c-d']],
])('the path %s has the names %j', (path, names) => {
  expect(simplePath(path)).toEqual(names);
});

it('a value is found only where it stands itself', () => {
  expect(valueAt({ spec: { a: 0 } }, ['spec', 'a'])).toBe(0);
  expect(valueAt({ spec: 'text' }, ['spec', 'length'])).toBeUndefined();
  expect(valueAt({}, ['constructor', 'name'])).toBeUndefined();
});

it('a value is put where nothing was, whatever its name', () => {
  const object: Record<string, unknown> = { spec: { b: 1 } };
  setValueAt(object, ['spec', 'a', '__proto__'], 2);
  expect(JSON.stringify(object)).toBe('{"spec":{"b":1,"a":{"__proto__":2}}}');
});
