import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

test('the oldest goes for a newer one, and an older one is not taken', () => {
  const newest = new Newest(2);
  expect(newest.put('a', 1)).toEqual({ kept: true });
  expect(newest.put('b', 3)).toEqual({ kept: true });
  expect(newest.put('c', 2)).toEqual({ kept: true, gone: 'a' });
  expect(newest.put('d', 1)).toEqual({ kept: false });
  expect(newest.put('c', 4)).toEqual({ kept: true });
  expect(newest.put('e', 5)).toEqual({ kept: true, gone: 'b' });
  expect(newest.delete('b')).toBe(false);
  expect([newest.has('c'), newest.has('e'), newest.size]).toEqual([true, true, 2]);
});

test('what is kept is what sorting all would keep, as long as nothing is taken out', () => {
  const puts = fc.uniqueArray(fc.record({ key: fc.string(), time: fc.nat() }), { selector: ({ time }) => time });
  fc.assert(
    fc.property(puts, fc.integer({ min: 1, max: 10 }), (all, most) => {
      const newest = new Newest(most);
      const times = new Map<string, number>();
      for (const { key, time } of all) {
        if (times.has(key)) continue;
        times.set(key, time);
        newest.put(key, time);
      }
      const kept = [...times].sort(([, a], [, b]) => b - a).slice(0, most);
      expect([...times.keys()].filter((key) => newest.has(key)).sort()).toEqual(kept.map(([key]) => key).sort());
    }),
  );
});
