import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodDisruptionBudget } from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import { countedStatus, expectationOf, failedStatus, isOfScale } from './budget-status.ts';
import { untilStale } from './stale-disruptions.ts';

const now = Date.parse('2026-01-01T00:10:00Z');
const noneYet = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
const budget = (status: Partial<PodDisruptionBudget['status']> = {}): PodDisruptionBudget => ({
  metadata: { name: 'web', generation: 3 },
  spec: {},
  status: { ...noneYet, ...status },
});
const pod = (name: string, ready = true, more: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name, ...more },
  spec: { containers: [] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const pods = (count: number) => Array.from({ length: count }, (_, at) => pod(`p${at}`));

describe('how many pods a budget wants', () => {
  it.each<[string, PodDisruptionBudget['spec'], number, boolean, number]>([
    ['a number of them', { minAvailable: 2 }, 3, false, 2],
    ['more than there are', { minAvailable: 5 }, 3, false, 5],
    ['a share, rounded up', { minAvailable: '30%' }, 10, true, 3],
    ['a share, rounded up', { minAvailable: '28%' }, 10, true, 3],
    ['all but some', { maxUnavailable: 1 }, 3, true, 2],
    ['all but more than there are', { maxUnavailable: 5 }, 3, true, 0],
    ['all but a share, rounded up', { maxUnavailable: '30%' }, 5, true, 3],
    ['nothing', {}, 3, false, 0],
  ])('%s', (_, spec, count, ofScale, desired) => {
    expect(isOfScale(spec)).toBe(ofScale);
    expect(expectationOf(spec, count)).toEqual({ expected: count, desired });
  });
});

describe('what a budget allows', () => {
  const allowed = (of: PodDisruptionBudget, found: readonly Pod[], expected: number, desired: number) =>
    countedStatus(of, found, { expected, desired }, now).status.disruptionsAllowed;

  it.each<[string, readonly Pod[], number, number, number]>([
    ['what is ready beyond what must stay', pods(3), 3, 2, 1],
    ['nothing when too few are ready', [pod('a'), pod('b', false)], 2, 1, 0],
    ['nothing below nothing', [pod('a')], 3, 2, 0],
    ['nothing of no pods', [], 0, 0, 0],
    ['what stays beside those that are ending', [...pods(2), pod('c', true, { deletionTimestamp: 'x' })], 3, 1, 1],
  ])('%s', (_, found, expected, desired, count) => {
    expect(allowed(budget(), found, expected, desired)).toBe(count);
  });

  it('tells it with the generation it has seen, and since when', () => {
    const { status } = countedStatus(budget(), pods(3), { expected: 3, desired: 2 }, now);
    expect(status).toEqual({
      observedGeneration: 3,
      disruptionsAllowed: 1,
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'True',
          reason: 'SufficientPods',
          message: '',
          observedGeneration: 3,
          lastTransitionTime: '2026-01-01T00:10:00Z',
        },
      ],
    });
    const later = countedStatus(budget(status), pods(3), { expected: 3, desired: 1 }, now + 60_000).status;
    expect(later.conditions?.[0]?.lastTransitionTime).toBe('2026-01-01T00:10:00Z');
    const none = countedStatus(budget(status), pods(3), { expected: 3, desired: 3 }, now + 60_000).status;
    expect(none.conditions?.[0]).toMatchObject({
      status: 'False',
      reason: 'InsufficientPods',
      lastTransitionTime: '2026-01-01T00:11:00Z',
    });
  });

  it('counts a pod whose eviction was granted as gone for two minutes, until it is on its way', () => {
    const disruptedPods = { p0: '2026-01-01T00:09:00Z', p1: '2026-01-01T00:07:00Z', gone: '2026-01-01T00:09:59Z' };
    const counted = countedStatus(budget({ disruptedPods }), pods(3), { expected: 3, desired: 1 }, now);
    expect(counted.status).toMatchObject({ currentHealthy: 2, disruptedPods: { p0: disruptedPods.p0 } });
    expect(Object.keys(counted.status.disruptedPods ?? {})).toEqual(['p0']);
    expect(counted.recountIn).toBe(60_000);
    expect(counted.overdue.map(({ metadata }) => metadata.name)).toEqual(['p1']);
  });

  it('allows nothing when nobody could count', () => {
    expect(failedStatus(budget({ disruptionsAllowed: 2 }), 'found no controllers for pod "a"', now)).toMatchObject({
      disruptionsAllowed: 0,
      observedGeneration: 3,
      conditions: [{ status: 'False', reason: 'SyncFailed', message: 'found no controllers for pod "a"' }],
    });
  });
});

describe('the mark of a disruption', () => {
  const marked = (lastTransitionTime: string, more: Partial<Pod['metadata']> = {}, phase = 'Running'): Pod => ({
    ...pod('a', true, more),
    status: { phase, conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime }] },
  });
  it.each<[string, Pod, number | undefined]>([
    ['is stale after two minutes', marked('2026-01-01T00:09:00Z'), 60_000],
    ['is stale', marked('2026-01-01T00:01:00Z'), 0],
    ['stays with a pod that is ending', marked('2026-01-01T00:01:00Z', { deletionTimestamp: 'x' }), undefined],
    ['stays with a pod that is over', marked('2026-01-01T00:01:00Z', {}, 'Failed'), undefined],
    ['is not there', pod('a'), undefined],
  ])('%s', (_, given, wait) => {
    expect(untilStale(given, now)).toBe(wait);
  });
});
