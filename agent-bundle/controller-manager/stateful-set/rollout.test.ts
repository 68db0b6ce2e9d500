import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatefulSet, StatefulSetSpec } from '../../../common/api/apps/v1/stateful-set.ts';
import { cases } from '../../../test/sampling.ts';
import { type PodState, type Slot, type StatefulState, statefulSteps, updateOf } from './rollout.ts';

/** Small: of the old revision, large: of the new. s: starting, r: ready, a: available, f: failed, e: ending, -: absent. */
const states: Readonly<Record<string, PodState>> = {
  '-': 'absent',
  s: 'starting',
  r: 'ready',
  a: 'available',
  f: 'failed',
  e: 'ending',
};
const slotOf = (code: string, ordinal: number): Slot => ({
  ordinal,
  state: states[code.toLowerCase()] ?? 'absent',
  updated: code !== code.toLowerCase(),
});
interface Arrangement {
  readonly parallel?: boolean;
  readonly from?: number;
  readonly unavailable?: number;
  readonly onDelete?: boolean;
  /** How many of the pods are wanted; absent: all. */
  readonly wanted?: number;
}
function stateOf(pods: string, { parallel, from = 0, unavailable = 1, onDelete, wanted }: Arrangement): StatefulState {
  const slots = [...pods].map(slotOf);
  return {
    wanted: slots.slice(0, wanted ?? slots.length),
    condemned: slots.slice(wanted ?? slots.length).reverse(),
    ordered: !parallel,
    update: onDelete ? { type: 'OnDelete' } : { type: 'RollingUpdate', from, unavailable },
  };
}
/** `+2` makes an old, `+2!` a new pod; `-2` deletes one. */
const textOf = (pods: string, arrangement: Arrangement) =>
  statefulSteps(stateOf(pods, arrangement))
    .map((step) => (step.type === 'create' ? `+${step.ordinal}${step.updated ? '!' : ''}` : `-${step.ordinal}`))
    .join(' ');

describe('a stateful set', () => {
  it.each<[string, string, Arrangement, string]>([
    ['makes the first pod first', '---', {}, '+0!'],
    ['waits until it is available', 'R--', {}, ''],
    ['goes on then', 'A--', {}, '+1!'],
    ['makes all at once in parallel', '---', { parallel: true }, '+0! +1! +2!'],
    ['fills a gap before anything else', 'A-A', {}, '+1!'],
    ['waits for one that is ending', 'AEA', {}, ''],
    ['gives up one that failed', 'AFA', {}, '-1'],
    ['makes old pods below the partition', '--', { from: 1, parallel: true }, '+0 +1!'],
    ['makes new ones when nobody else may update', '-', { onDelete: true }, '+0!'],
    ['gives up the highest first', 'AAA', { wanted: 1 }, '-2'],
    ['waits until it is gone', 'AAE', { wanted: 1 }, ''],
    ['gives up all surplus at once in parallel', 'AAE', { wanted: 0, parallel: true }, '-1 -0'],
    ['gives up a working one above a broken one', 'ASA', { wanted: 0 }, '-2'],
    ['gives up one that never will work', 'SAF', { wanted: 0 }, '-2'],
    ['halts while another one is broken', 'SAS', { wanted: 0 }, ''],
    ['gives up the only broken one', 'AAS', { wanted: 1 }, '-2'],
    ['shrinks only when the rest works', 'SA', { wanted: 1 }, ''],
    ['shrinks before it updates', 'aaa', { wanted: 2 }, '-2'],
    ['updates the highest first', 'aaa', {}, '-2'],
    ['waits until the new one is available', 'aaR', {}, ''],
    ['goes on below it', 'aaA', {}, '-1'],
    ['stops at the partition', 'aaA', { from: 2 }, ''],
    ['updates as many as may be missing', 'aaaa', { unavailable: 3 }, '-3 -2 -1'],
    ['updates nothing of itself when told so', 'aaa', { onDelete: true }, ''],
    ['takes a broken old one before those that work, in parallel', 'saa', { parallel: true }, '-0'],
    ['takes no working one while another is missing, in parallel', 'aAS', { parallel: true }, ''],
    ['ends', 'AAA', {}, ''],
  ])('%s', (_, pods, arrangement, steps) => {
    expect(textOf(pods, arrangement)).toBe(steps);
  });

  it.each([
    [undefined, { type: 'RollingUpdate', from: 0, unavailable: 1 }],
    [{ type: 'OnDelete' }, { type: 'OnDelete' }],
    [{ rollingUpdate: { partition: 2, maxUnavailable: '30%' } }, { type: 'RollingUpdate', from: 2, unavailable: 2 }],
    [{ rollingUpdate: { maxUnavailable: 3 } }, { type: 'RollingUpdate', from: 0, unavailable: 3 }],
  ])('reads %j as %j', (updateStrategy, update) => {
    const spec = { replicas: 5, updateStrategy } as StatefulSetSpec;
    expect(updateOf({ metadata: { name: 's' }, spec } satisfies StatefulSet)).toEqual(update);
  });

  it('counts the partition from its first ordinal', () => {
    const spec = { ordinals: { start: 10 }, updateStrategy: { rollingUpdate: { partition: 2 } } } as StatefulSetSpec;
    expect(updateOf({ metadata: { name: 's' }, spec })).toMatchObject({ from: 12 });
  });

  it('stays within its bounds at every step, and ends, however pods come up and break', () => {
    const arrangement = fc.record({
      pods: fc.array(fc.constantFrom<string>('a', 's', 'A', 'S', '-', 'f'), { minLength: 1, maxLength: 8 }),
      wanted: fc.integer({ min: 0, max: 8 }),
      unavailable: fc.integer({ min: 1, max: 4 }),
      parallel: fc.boolean(),
      luck: fc.infiniteStream(fc.nat({ max: 9 })),
    });
    fc.assert(
      fc.property(arrangement, ({ pods, wanted, unavailable, parallel, luck }) => {
        let now = [...pods, ...Array.from({ length: wanted }, () => '-')].slice(0, Math.max(pods.length, wanted));
        const isAvailable = (code: string) => code.toLowerCase() === 'a';
        const served = () => now.slice(0, wanted).filter(isAvailable).length;
        for (let step = 0; step < 300; step++) {
          const before = served();
          const slots = now.map(slotOf);
          const steps = statefulSteps({
            wanted: slots.slice(0, wanted),
            condemned: slots
              .slice(wanted)
              .filter(({ state }) => state !== 'absent')
              .reverse(),
            ordered: !parallel,
            update: { type: 'RollingUpdate', from: 0, unavailable },
          });
          now = now.map((code) => (code === 'e' ? '-' : code));
          for (const { type, ordinal } of steps) now[ordinal] = type === 'create' ? 'S' : 'e';
          // An update takes no more than may be missing.
          expect(served()).toBeGreaterThanOrEqual(Math.min(before, wanted - unavailable));
          const going = steps.filter((each) => each.type === 'delete' && each.why === 'outdated').length;
          expect(going).toBeLessThanOrEqual(unavailable);
          if (!parallel) expect(steps.filter(({ type }) => type === 'create').length).toBeLessThanOrEqual(1);
          // Now and then a pod becomes available; in the second half none is held up.
          const up: Readonly<Record<string, string>> = { s: 'a', S: 'A' };
          now = now.map((code) => (step > 150 || Number(luck.next().value) > 4 ? (up[code] ?? code) : code));
        }
        expect(now.slice(0, wanted).join('')).toBe('A'.repeat(wanted));
        expect(now.slice(wanted).every((code) => code === '-')).toBe(true);
      }),
      cases(100),
    );
  });
});
