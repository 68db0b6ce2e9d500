import { describe, expect, it } from 'vitest';
import { type PodState, noon, pod } from './job.fixture.ts';
import { backOff, noFailures, rowAfter } from './back-off.ts';
import { Endings } from './endings.ts';

/** Both clocks, each to be set by itself. */
function clocks() {
  const hands = { wall: noon, monotonic: 1_000_000 };
  const clock = { now: () => hands.wall, monotonic: () => hands.monotonic, sleep: () => Promise.resolve() };
  const endings = new Endings(clock, () => true);
  const failed = (ended: number): PodState => ({ phase: 'Failed', exitCode: 1, ended });
  const wait = (ended: number) => {
    const row = rowAfter(noFailures, [], [pod('a', failed(ended))], (each) => endings.of(each));
    return backOff(row, hands.monotonic);
  };
  return { hands, wait };
}

describe('the wait after a failure', () => {
  it('counts from when the pod ended', () => {
    expect(clocks().wait(-4)).toBe(6_000);
  });

  it('gets no longer because a host is an hour ahead', () => {
    const { hands, wait } = clocks();
    expect(wait(3_600)).toBe(10_000);
    hands.wall += 4_000;
    hands.monotonic += 4_000;
    expect(wait(3_600)).toBe(6_000);
  });

  it.each([3_600_000, -3_600_000])('goes on as it was when our own clock jumps by %i ms', (jump) => {
    const { hands, wait } = clocks();
    expect(wait(-4)).toBe(6_000);
    hands.wall += jump + 1_000;
    hands.monotonic += 1_000;
    expect(wait(-4)).toBe(5_000);
  });
});

it('remembers nothing of a pod that has gone while its end was asked for', () => {
  let now = noon;
  const present = new Set(['b']);
  const clock = { now: () => now, monotonic: () => 1_000_000, sleep: () => Promise.resolve() };
  const endings = new Endings(clock, ({ metadata }) => present.has(metadata.name));
  const moments = () => ['a', 'b'].map((name) => endings.of(pod(name, { phase: 'Failed', exitCode: 1 })));
  expect(moments()).toEqual([1_000_000, 1_000_000]);
  now += 4_000;
  expect(moments()).toEqual([996_000, 1_000_000]);
});
