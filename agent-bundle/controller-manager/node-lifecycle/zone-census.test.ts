import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZoneCensus } from './zone-census.ts';

it('says what changes a count', () => {
  const census = new ZoneCensus();
  expect(census.note('h1', { zone: 'a', healthy: true })).toBe(true);
  expect(census.note('h1', { zone: 'a', healthy: true })).toBe(false);
  expect(census.note('h1', { zone: 'a', healthy: false })).toBe(true);
  expect(census.note('h1', { zone: 'b', healthy: false })).toBe(true);
  expect([...census.zones]).toEqual([['b', { healthy: 0, unhealthy: 1 }]]);
  expect([census.note('h1', undefined), census.note('h1', undefined), census.zones.size]).toEqual([true, false, 0]);
});

it('counts as who would count all of them anew', () => {
  const note = fc.record({
    node: fc.nat(9).map(String),
    now: fc.option(fc.record({ zone: fc.constantFrom('a', 'b', 'c'), healthy: fc.boolean() }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(note, { maxLength: 60, size: 'max' }), (notes) => {
      const census = new ZoneCensus();
      const nodes = new Map<string, { zone: string; healthy: boolean }>();
      for (const { node, now } of notes) {
        census.note(node, now);
        if (now) nodes.set(node, now);
        else nodes.delete(node);
      }
      const anew = new Map<string, { healthy: number; unhealthy: number }>();
      for (const { zone, healthy } of nodes.values()) {
        const count = anew.get(zone) ?? { healthy: 0, unhealthy: 0 };
        count[healthy ? 'healthy' : 'unhealthy']++;
        anew.set(zone, count);
      }
      expect(new Map(census.zones)).toEqual(anew);
    }),
  );
});
