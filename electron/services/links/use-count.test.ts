import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { UseCount } from './use-count.ts';

function counting() {
  const clock = new ManualClock();
  let unused = 0;
  const uses = new UseCount(60_000, clock, () => unused++);
  return { clock, uses, unused: () => unused };
}

test('what nobody uses ends after a while, and not before', async () => {
  const { clock, uses, unused } = counting();
  const [first, second] = [uses.take(), uses.take()];
  first();
  await clock.advance(100_000);
  expect(unused()).toBe(0);
  second();
  await clock.advance(59_999);
  expect(unused()).toBe(0);
  await clock.advance(1);
  expect(unused()).toBe(1);
});

test('who comes back in time keeps it', async () => {
  const { clock, uses, unused } = counting();
  uses.take()();
  await clock.advance(30_000);
  const release = uses.take();
  await clock.advance(100_000);
  expect(unused()).toBe(0);
  release();
  await clock.advance(60_000);
  expect(unused()).toBe(1);
});

test('a release counts once, however often it is called', async () => {
  const { clock, uses, unused } = counting();
  const [first] = [uses.take(), uses.take()];
  first();
  first();
  await clock.advance(60_000);
  expect(unused()).toBe(0);
});

test('what was ended is not told of any more', async () => {
  const { clock, uses, unused } = counting();
  uses.take()();
  uses.end();
  await clock.advance(60_000);
  expect([unused(), clock.sleeping]).toEqual([0, 0]);
});
