import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodMetric } from './pod-groups.ts';
import { type PodsTarget, countByPods, countByShare, countByValue, requestOf } from './replica-count.ts';
import { isTolerable, toleranceOf } from './tolerance.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
const tolerance = { up: 0.1, down: 0.1 };

interface State {
  /** Thousandths; undefined: nothing was measured. */
  readonly uses?: number;
  readonly phase?: string;
  readonly ending?: boolean;
  /** Seconds since its start and since it became as ready as it is. */
  readonly started?: number;
  readonly ready?: boolean;
  readonly since?: number;
}

function pod(name: string, state: State): Pod {
  const { phase = 'Running', started = 3600, ready = true, since = 3000 } = state;
  return {
    metadata: { name, ...(state.ending ? { deletionTimestamp: at(0) } : {}) },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] },
    status: {
      phase,
      startTime: at(started),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at(since) }],
    },
  };
}

const half: PodsTarget = { type: 'utilization', percent: 50, requestOf: (each) => requestOf(each, 'cpu', undefined) };

function count(states: readonly State[], target: PodsTarget = half, current = states.length) {
  const pods = states.map((state, index) => pod(`p${index}`, state));
  const metrics = new Map<string, PodMetric>();
  states.forEach(({ uses }, index) => {
    if (uses !== undefined) metrics.set(`p${index}`, { value: uses, time: now, window: 60_000 });
  });
  return countByPods({ pods, metrics, current, tolerance, isCpu: true, now }, target);
}

describe('pods that bring CPU to half of what they request', () => {
  const starting = { started: 60, ready: false, since: 60 };
  it.each<[string, State[], number]>([
    ['stay where they use that', [{ uses: 500 }, { uses: 520 }], 2],
    ['stay within the tolerance', [{ uses: 545 }, { uses: 545 }], 2],
    ['become more beyond it', [{ uses: 560 }, { uses: 560 }], 3],
    ['become more in proportion', [{ uses: 1000 }, { uses: 1000 }], 4],
    ['become fewer in proportion', [{ uses: 100 }, { uses: 100 }, { uses: 100 }, { uses: 100 }], 1],
    ['leave those that are going out', [{ uses: 1000 }, { uses: 0, ending: true }], 2],
    ['leave those that failed out', [{ uses: 1000 }, { uses: 0, phase: 'Failed' }], 2],
    ['take unknown ones for idle before they become more', [{ uses: 1000 }, {}], 2],
    ['take unknown ones for busy before they become fewer', [{ uses: 100 }, { uses: 100 }, {}], 3],
    ['take starting ones for idle before they become more', [{ uses: 1000 }, { uses: 900, ...starting }], 2],
    ['leave starting ones out where they become fewer', [{ uses: 100 }, { uses: 900, ...starting }], 1],
    ['leave pending ones out where they become fewer', [{ uses: 100 }, { phase: 'Pending' }], 1],
    ['count those that were ready once', [{ uses: 1000 }, { uses: 1000, ready: false, since: 100 }], 4],
  ])('%s', (_, states, wanted) => {
    expect(count(states).replicas).toBe(wanted);
  });

  it('are told by what they use and by its share', () => {
    expect(count([{ uses: 300 }, { uses: 701 }])).toMatchObject({ average: 500, utilization: 50 });
    expect(count([{ uses: 300 }, { uses: 700 }], { type: 'average', value: 250 })).toEqual({
      replicas: 4,
      average: 500,
    });
  });

  it.each<[string, () => unknown, string]>([
    ['none is there', () => count([]), 'no pods returned by selector while calculating replica count'],
    ['none is known', () => count([{}]), 'did not receive metrics for targeted pods (pods might be unready)'],
    [
      'nothing is requested',
      () => requestOf(pod('p', {}), 'memory', 'c'),
      'missing request for memory in container c of Pod p',
    ],
  ])('cannot be counted where %s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

it.each([
  ['by its ratio', () => countByValue(2, 3, 3, tolerance), 6],
  ['not within the tolerance', () => countByValue(1.1, 3, 3, tolerance), 3],
  ['from none', () => countByValue(2.5, 0, 0, tolerance), 3],
  ['by shares', () => countByShare(1000, 100, 4, tolerance), 10],
  ['not by shares within the tolerance', () => countByShare(420, 100, 4, tolerance), 4],
  ['from none by shares', () => countByShare(250, 100, 0, tolerance), 3],
])('one value for all counts %s', (_, counted, wanted) => {
  expect(counted()).toBe(wanted);
});

it('the tolerance is a tenth unless the behavior says otherwise', () => {
  const own = toleranceOf({ scaleUp: { tolerance: '50m' }, scaleDown: {} });
  expect(own).toEqual({ up: 0.05, down: 0.1 });
  expect([0.89, 0.9, 1.05, 1.06].map((ratio) => isTolerable(ratio, own))).toEqual([false, true, true, false]);
  expect(toleranceOf(undefined)).toEqual({ up: 0.1, down: 0.1 });
});
