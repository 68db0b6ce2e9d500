import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Revision,
  type RolloutState,
  mayBegin,
  proportionalScales,
  rollingBounds,
  rolloutStep,
} from './rollout.ts';
import { cases } from '../../../test/sampling.ts';

const revision = (name: string, replicas: number, available = replicas, existing = replicas): Revision => ({
  name,
  replicas,
  available,
  existing,
});
const rolling = (
  replicas: number,
  surge: number,
  unavailable: number,
  current: Revision,
  ...old: Revision[]
): RolloutState => ({
  replicas,
  strategy: { type: 'RollingUpdate', surge, unavailable },
  current,
  old,
});
const scalesOf = (state: RolloutState) => Object.fromEntries(rolloutStep(state));

describe('the bounds of a rolling update', () => {
  it.each([
    [10, undefined, undefined, { surge: 3, unavailable: 2 }],
    [3, undefined, undefined, { surge: 1, unavailable: 0 }],
    [10, 0, 0, { surge: 0, unavailable: 1 }],
    [1, '100%', '100%', { surge: 1, unavailable: 1 }],
    [5, '50%', '50%', { surge: 3, unavailable: 2 }],
    [4, 2, 1, { surge: 2, unavailable: 1 }],
  ])('of %i with surge %s and unavailable %s are %j', (replicas, surge, unavailable, bounds) => {
    expect(rollingBounds(replicas, surge, unavailable)).toEqual(bounds);
  });
});

describe('a rolling update', () => {
  it.each([
    ['starts from nothing at once', rolling(3, 1, 0, revision('new', 0)), { new: 3 }],
    ['first adds what may be too many', rolling(3, 1, 0, revision('new', 0), revision('old', 3)), { new: 1 }],
    ['waits until the new pod works', rolling(3, 1, 0, revision('new', 1, 0), revision('old', 3)), {}],
    ['then gives up an old one', rolling(3, 1, 0, revision('new', 1), revision('old', 3)), { old: 2 }],
    ['gives up broken old pods first', rolling(3, 0, 1, revision('new', 0), revision('old', 3, 2)), { old: 2 }],
    ['keeps enough when none may be added', rolling(4, 0, 1, revision('new', 0), revision('old', 4)), { old: 3 }],
    ['takes the oldest first', rolling(4, 2, 0, revision('new', 3), revision('a', 2), revision('b', 1)), { a: 0 }],
    ['shrinks the new one when fewer are wanted', rolling(2, 1, 0, revision('new', 5)), { new: 2 }],
    ['ends', rolling(3, 1, 0, revision('new', 3), revision('old', 0)), {}],
  ])('%s', (_, state, scales) => {
    expect(scalesOf(state)).toEqual(scales);
  });

  it('stays within its bounds at every step, and ends, however pods come up and break', () => {
    const arrangement = fc.record({
      replicas: fc.integer({ min: 0, max: 20 }),
      surge: fc.integer({ min: 0, max: 10 }),
      unavailable: fc.integer({ min: 0, max: 10 }),
      old: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }),
      luck: fc.infiniteStream(fc.nat({ max: 3 })),
    });
    fc.assert(
      fc.property(arrangement, ({ replicas, surge, unavailable, old, luck }) => {
        const bounds = rollingBounds(replicas, surge, unavailable);
        const counts = new Map([['new', 0], ...old.map((count, index) => [`old${index}`, count] as const)]);
        const available = new Map(counts);
        const start = old.reduce((sum, count) => sum + count, 0);
        for (let step = 0; step < 400; step++) {
          const view = (name: string) => revision(name, counts.get(name) ?? 0, available.get(name) ?? 0);
          const state = { ...rolling(replicas, 0, 0, view('new'), ...old.map((_, index) => view(`old${index}`))) };
          const scales = rolloutStep({ ...state, strategy: { type: 'RollingUpdate', ...bounds } });
          const before = [...available.values()].reduce((sum, count) => sum + count, 0);
          for (const [name, count] of scales) {
            counts.set(name, count);
            available.set(name, Math.min(available.get(name) ?? 0, count));
          }
          const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
          const working = [...available.values()].reduce((sum, count) => sum + count, 0);
          expect(total).toBeLessThanOrEqual(Math.max(start, replicas + bounds.surge));
          expect(working).toBeGreaterThanOrEqual(Math.min(before, replicas - bounds.unavailable));
          const lucky = Number(luck.next().value);
          for (const [name, count] of counts)
            if (lucky > 0) available.set(name, Math.min(count, (available.get(name) ?? 0) + lucky));
        }
        expect(Object.fromEntries(counts)).toEqual({
          new: replicas,
          ...Object.fromEntries(old.map((_, index) => [`old${index}`, 0])),
        });
      }),
      cases(50),
    );
  });
});

describe('recreating', () => {
  const recreate = (current: Revision, ...old: Revision[]): RolloutState => ({
    replicas: 3,
    strategy: { type: 'Recreate' },
    current,
    old,
  });
  it.each([
    ['ends the old first', recreate(revision('new', 0), revision('old', 3)), { old: 0 }],
    ['waits until they are gone', recreate(revision('new', 0), revision('old', 0, 0, 2)), {}],
    ['then starts the new', recreate(revision('new', 0), revision('old', 0, 0, 0)), { new: 3 }],
  ])('%s', (_, state, scales) => {
    expect(scalesOf(state)).toEqual(scales);
  });

  const first = revision('new', 0);
  it.each<[string, RolloutState, boolean]>([
    ['not while old pods are wanted', recreate(first, revision('old', 3)), false],
    ['not while pods are wanted that do not exist yet', recreate(first, revision('old', 3, 0, 0)), false],
    ['not while an old pod is still ending', recreate(first, revision('a', 0), revision('b', 0, 0, 1)), false],
    ['once they are gone', recreate(first, revision('a', 0), revision('b', 0)), true],
    ['at once where there was nothing', recreate(first), true],
    ['at once where pods are replaced bit by bit', rolling(3, 1, 0, first, revision('old', 3)), true],
  ])('makes the new ReplicaSet %s', (_, state, may) => {
    expect(mayBegin(state)).toBe(may);
  });
});

describe('resizing in the middle of a rollout', () => {
  it('shares the difference in proportion', () => {
    const state = rolling(15, 3, 2, revision('new', 5), revision('old', 8));
    expect(Object.fromEntries(proportionalScales(state))).toEqual({ old: 11, new: 7 });
  });

  it('gives all to the only active one', () => {
    expect(Object.fromEntries(proportionalScales(rolling(7, 1, 1, revision('new', 3), revision('old', 0))))).toEqual({
      new: 7,
    });
  });

  it('always adds up to what is allowed', () => {
    const count = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(count, fc.integer({ min: 0, max: 5 }), count, count, count, (replicas, surge, a, b, c) => {
        const state = rolling(replicas, surge, 1, revision('new', a), revision('b', b), revision('c', c));
        const scales = proportionalScales(state);
        const total = [state.current, ...state.old].reduce(
          (sum, each) => sum + (scales.get(each.name) ?? each.replicas),
          0,
        );
        expect(total).toBe(replicas + surge);
        for (const each of scales.values()) expect(each).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
