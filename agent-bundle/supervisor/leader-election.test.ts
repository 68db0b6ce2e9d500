import { describe, expect, it } from 'vitest';
import { readElection } from './leader-election.ts';

const read = (flags: Record<string, string>) => readElection(new Map(Object.entries(flags)), 'kube-scheduler');

describe('the flags of leader election', () => {
  it('say that there is one, as upstream has it', () => {
    expect(read({})).toEqual({
      component: 'kube-scheduler',
      lease: { name: 'kube-scheduler', namespace: 'kube-system' },
      leaseDuration: 15_000,
      renewDeadline: 10_000,
      retryPeriod: 2_000,
    });
  });

  it('turn it off, or name another lease', () => {
    expect(read({ 'leader-elect': 'false' })).toBeUndefined();
    expect(read({ 'leader-elect-resource-name': 'a', 'leader-elect-resource-namespace': 'b' })?.lease).toEqual({
      name: 'a',
      namespace: 'b',
    });
  });

  it.each([
    [{ 'leader-elect': 'maybe' }, 'true or false'],
    [{ 'leader-elect-resource-lock': 'endpoints' }, 'leases'],
    [{ 'leader-elect-retry-period': '0' }, 'more than nothing'],
    [{ 'leader-elect-renew-deadline': '2s' }, 'more than 1.2 retry periods'],
    [{ 'leader-elect-lease-duration': '10s' }, 'more than the renew deadline'],
  ])('%j is refused', (flags, reason) => {
    expect(() => read(flags)).toThrow(reason);
  });
});
