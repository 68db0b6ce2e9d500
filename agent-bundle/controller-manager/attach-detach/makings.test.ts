import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { Makings } from './makings.ts';

let clock: ManualClock;
let makings: Makings;

beforeEach(() => {
  clock = new ManualClock();
  makings = new Makings(clock, 30_000);
});

it('keeps a volume from other nodes while its attachment is on its way', () => {
  expect(makings.begin('csi-1', 'v1', 'h1')).toBe(true);
  expect(makings.begin('csi-1', 'v1', 'h1')).toBe(false);
  expect([makings.nodesOf('v1'), makings.nodesOf('v2')]).toEqual([['h1'], []]);
  makings.end('csi-1');
  expect(makings.nodesOf('v1')).toEqual([]);
});

it('does not wait for good for one that never shows', async () => {
  makings.begin('csi-1', 'v1', 'h1');
  await clock.advance(20_000);
  expect([makings.left('v1'), makings.left('v2')]).toEqual([10_000, 0]);
  await clock.advance(10_000);
  expect([makings.nodesOf('v1'), makings.left('v1')]).toEqual([[], 0]);
  expect(makings.begin('csi-1', 'v1', 'h1')).toBe(true);
});
