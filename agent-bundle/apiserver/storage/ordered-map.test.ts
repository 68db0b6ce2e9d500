import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from './keys.ts';
import { OrderedMap } from './ordered-map.ts';

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const key = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '/', '-'), maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'é', '\uffee', '😀', '\ue000'), maxLength: 3 }),
);

test('keys compare as their UTF-8 bytes do', () => {
  fc.assert(fc.property(key, key, (a, b) => Math.sign(compareKeys(a, b)) === Math.sign(byBytes(a, b))));
});

test('walks and counts what a sorted list of the same keys has, whatever was set and deleted', () => {
  const operation = fc.record({ key, set: fc.boolean() });
  fc.assert(
    fc.property(fc.array(operation), key, fc.option(key, { nil: undefined }), (operations, prefix, after) => {
      const map = new OrderedMap<number>();
      const plain = new Map<string, number>();
      operations.forEach((one, at) => {
        if (one.set) {
          map.set(one.key, at);
          plain.set(one.key, at);
        } else {
          map.delete(one.key);
          plain.delete(one.key);
        }
      });
      const expected = [...plain]
        .filter(([name]) => name.startsWith(prefix) && (after === undefined || byBytes(name, after) > 0))
        .sort(([a], [b]) => byBytes(a, b));
      expect([...map.under(prefix, after)]).toEqual(expected);
      expect(map.count(prefix, after)).toBe(expected.length);
      expect(map.size).toBe(plain.size);
    }),
  );
});
