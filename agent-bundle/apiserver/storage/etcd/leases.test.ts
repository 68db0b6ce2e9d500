import { expect, test } from 'vitest';
import { ManualClock } from '../../../../test/fakes/manual-clock.ts';
import { Leases } from './leases.ts';

function leasesWith(clock: ManualClock) {
  const granted: number[] = [];
  const leases = new Leases(async (ttl) => BigInt(granted.push(ttl)), clock);
  return { granted, leases };
}

test('keys written within a minute share a lease that outlives them all', async () => {
  const clock = new ManualClock();
  const { granted, leases } = leasesWith(clock);
  expect(await leases.leaseFor(3600)).toBe(1n);
  await clock.advance(59_000);
  expect(await leases.leaseFor(3600)).toBe(1n);
  await clock.advance(1_000);
  expect(await leases.leaseFor(3600)).toBe(2n);
  expect(granted).toEqual([3660, 3660]);
});

test('each time to live has its own lease, and a lease carries at most 1000 keys', async () => {
  const { granted, leases } = leasesWith(new ManualClock());
  const ids = await Promise.all(Array.from({ length: 1001 }, () => leases.leaseFor(3600)));
  expect(new Set(ids)).toEqual(new Set([1n, 2n]));
  expect(await leases.leaseFor(60)).toBe(3n);
  expect(granted).toEqual([3660, 3660, 63]);
});

test('a lease that could not be granted is asked for again', async () => {
  let attempts = 0;
  const grant = async () => {
    if (++attempts === 1) throw new Error('no etcd');
    return 1n;
  };
  const leases = new Leases(grant, new ManualClock());
  await expect(leases.leaseFor(3600)).rejects.toThrow('no etcd');
  expect(await leases.leaseFor(3600)).toBe(1n);
});

test('leases that turned out to be gone are granted anew', async () => {
  const { leases } = leasesWith(new ManualClock());
  await leases.leaseFor(3600);
  leases.clear();
  expect(await leases.leaseFor(3600)).toBe(2n);
});
