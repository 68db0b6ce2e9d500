import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaemonSetUpdateStrategy } from '../../../common/api/apps/v1/daemon-set.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { cases } from '../../../test/sampling.ts';
import { FailedPods } from './failed-pods.ts';
import { daemonSetStatus } from './daemon-set-status.ts';
import { nodeAction } from './node-action.ts';
import { type DaemonPod, type NodeState, podsByNode } from './node-state.ts';
import type { Placement } from './placement.ts';
import { daemonBounds, rolloutStep } from './rollout.ts';

/** n: new, o: old; capital: available; r, q: new and old, ready but not available yet; e: ending; f: failed. */
type Code = 'n' | 'N' | 'r' | 'o' | 'O' | 'q' | 'e' | 'f';
const daemon = (code: Code): DaemonPod => ({
  pod: { metadata: { name: code }, spec: { containers: [] } },
  updated: 'nNr'.includes(code),
  ready: 'NOrq'.includes(code),
  available: 'NO'.includes(code),
  ending: code === 'e',
  over: code === 'f',
});
const nodeOf = (codes: string, placement: Placement = 'run', name = 'h'): NodeState => ({
  name,
  placement,
  pods: [...codes].map((code) => daemon(code as Code)),
});
const text = (pods: readonly DaemonPod[]) => pods.map(({ pod }) => pod.metadata.name).join('');

describe('a node', () => {
  it.each<[string, string, Placement, boolean, { create: boolean; delete: string; ended: string }]>([
    ['gets a pod', '', 'run', false, { create: true, delete: '', ended: '' }],
    ['that only lets pods stay gets none', '', 'stay', false, { create: false, delete: '', ended: '' }],
    ['keeps its pod', 'O', 'stay', false, { create: false, delete: '', ended: '' }],
    ['that should run none gives them up', 'NeO', 'none', false, { create: false, delete: 'NO', ended: '' }],
    ['waits for one that is going', 'e', 'run', false, { create: false, delete: '', ended: '' }],
    ['gives up one that failed', 'f', 'run', false, { create: false, delete: '', ended: 'f' }],
    ['keeps the first of several', 'ONn', 'run', false, { create: false, delete: 'Nn', ended: '' }],
    ['keeps an old and a new one in a surge', 'OnOn', 'run', true, { create: false, delete: 'nO', ended: '' }],
    [
      'gives the old one up when the new one is available',
      'ON',
      'run',
      true,
      { create: false, delete: 'O', ended: '' },
    ],
    ['waits until the new one is available', 'Or', 'run', true, { create: false, delete: '', ended: '' }],
    ['gives the old one up when it is not ready', 'on', 'run', true, { create: false, delete: 'o', ended: '' }],
  ])('%s', (_, pods, placement, surging, wanted) => {
    const action = nodeAction(nodeOf(pods, placement), surging);
    expect({ create: action.create, delete: text(action.delete), ended: text(action.ended) }).toEqual(wanted);
  });
});

describe('the bounds of an update', () => {
  it.each([
    [undefined, undefined, { surge: 0, unavailable: 1 }],
    ['10%', undefined, { surge: 0, unavailable: 1 }],
    ['50%', 0, { surge: 0, unavailable: 3 }],
    [0, '50%', { surge: 3, unavailable: 0 }],
    ['0%', '0%', { surge: 0, unavailable: 1 }],
    [2, 0, { surge: 0, unavailable: 2 }],
  ])('with maxUnavailable %s and maxSurge %s on five nodes are %j', (maxUnavailable, maxSurge, bounds) => {
    const rollingUpdate = { maxUnavailable, maxSurge } as DaemonSetUpdateStrategy['rollingUpdate'];
    expect(daemonBounds({ rollingUpdate }, 5)).toEqual(bounds);
  });
});

describe('an update', () => {
  it.each<[string, string[], number, number, string[], string]>([
    ['takes one after the other', ['O', 'O', 'O'], 0, 1, [], 'O'],
    ['waits for the one it has taken', ['e', 'O', 'O'], 0, 1, [], ''],
    ['waits until the new one is available', ['r', 'O', 'O'], 0, 1, [], ''],
    ['takes what serves nobody at once', ['o', 'o', 'O'], 0, 1, [], 'oo'],
    ['takes as many as may be missing', ['N', 'O', 'O', 'O'], 0, 2, [], 'OO'],
    ['counts a node without a pod', ['', 'O'], 0, 1, [], ''],
    ['ends', ['N', 'N'], 0, 1, [], ''],
    ['puts new ones beside old ones', ['O', 'O', 'O'], 1, 0, ['0'], ''],
    ['waits for those beside', ['On', 'O', 'O'], 1, 0, [], ''],
    ['gives up old ones for available ones', ['ON', 'O', 'O'], 1, 0, ['1'], 'O'],
    ['replaces those that serve nobody beyond the surge', ['On', 'o', 'o', 'O'], 1, 0, ['1', '2'], ''],
  ])('%s', (_, nodes, surge, unavailable, create, gone) => {
    const states = nodes.map((pods, index) => nodeOf(pods, 'run', String(index)));
    const step = rolloutStep(states, { surge, unavailable });
    expect({ create: step.create, gone: text(step.delete) }).toEqual({ create, gone });
  });

  it('leaves nodes alone that would get no new pod', () => {
    expect(rolloutStep([nodeOf('O', 'stay')], { surge: 0, unavailable: 1 })).toEqual({ create: [], delete: [] });
  });

  it('stays within its bounds at every step, and ends, however pods come up and break', () => {
    const arrangement = fc.record({
      nodes: fc.array(fc.constantFrom<string>('O', 'o', 'N', 'n', ''), { minLength: 1, maxLength: 12 }),
      amount: fc.integer({ min: 1, max: 5 }),
      surging: fc.boolean(),
      luck: fc.infiniteStream(fc.nat({ max: 9 })),
    });
    fc.assert(
      fc.property(arrangement, ({ nodes, amount, surging, luck }) => {
        const bounds = surging ? { surge: amount, unavailable: 0 } : { surge: 0, unavailable: amount };
        let cluster = [...nodes];
        const served = () => cluster.filter((pods) => /[NO]/.test(pods)).length;
        const doubled = () => cluster.filter((pods) => /O.*n/.test(pods)).length;
        for (let step = 0; step < 200; step++) {
          const before = { served: served(), doubled: doubled() };
          const states = cluster.map((pods, index) => nodeOf(pods, 'run', String(index)));
          const actions = states.map((state) => nodeAction(state, surging));
          const settled = actions.every((action) => !action.create && action.delete.length === 0);
          const rollout = settled ? rolloutStep(states, bounds) : { create: [], delete: [] };
          cluster = states.map(({ name, pods }, index) => {
            const gone = [...(actions[index]?.delete ?? []), ...rollout.delete];
            const left = pods.filter((pod) => !gone.includes(pod) && !pod.ending);
            const ending = pods.some((pod) => gone.includes(pod)) ? 'e' : '';
            const fresh = actions[index]?.create || rollout.create.includes(name) ? 'n' : '';
            return text(left) + fresh + ending;
          });
          expect(served()).toBeGreaterThanOrEqual(Math.min(before.served, nodes.length - bounds.unavailable));
          expect(doubled()).toBeLessThanOrEqual(Math.max(before.doubled, bounds.surge));
          // Now and then a pod becomes available; in the second half none is held up.
          cluster = cluster.map((pods) =>
            step > 100 || Number(luck.next().value) > 4 ? pods.replace('n', 'N') : pods,
          );
        }
        expect(cluster).toEqual(nodes.map(() => 'N'));
      }),
      cases(100),
    );
  });
});

describe('the status', () => {
  it('counts nodes by the first of their pods, and keeps what others wrote', () => {
    const conditions = [{ type: 'Mine', status: 'True' }];
    const nodes = [nodeOf('N'), nodeOf('ON'), nodeOf('r'), nodeOf(''), nodeOf('O', 'stay'), nodeOf('', 'none')];
    expect(daemonSetStatus({ ...daemonSetStatus(undefined, [], 1), collisionCount: 2, conditions }, nodes, 7)).toEqual({
      currentNumberScheduled: 3,
      numberMisscheduled: 1,
      desiredNumberScheduled: 4,
      numberReady: 3,
      observedGeneration: 7,
      updatedNumberScheduled: 2,
      numberAvailable: 2,
      numberUnavailable: 2,
      collisionCount: 2,
      conditions,
    });
  });
});

describe('pods', () => {
  const pod = (name: string, more: Partial<Pod> = {}): Pod => ({
    metadata: { name, creationTimestamp: '2026-01-01T00:00:00Z', ...more.metadata },
    spec: { containers: [], nodeName: 'h1' },
    status: more.status ?? { phase: 'Running' },
  });

  it('stand in the order of their birth, without those that are as good as gone', () => {
    const young = pod('a', { metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:09Z' } });
    const gone = pod('b', {
      metadata: { name: 'b', deletionTimestamp: '2026-01-01T00:01:00Z' },
      status: { phase: 'Failed' },
    });
    const found = podsByNode([young, gone, pod('c')], { hash: '', minReadySeconds: 0, now: 0 });
    expect(found.get('h1')?.map(({ pod: { metadata } }) => metadata.name)).toEqual(['c', 'a']);
  });

  it('that fail again and again are replaced less and less often', () => {
    let now = 0;
    const failed = new FailedPods({ now: () => 0, monotonic: () => now, sleep: () => Promise.resolve() });
    expect(failed.wait('n/agent', 'h1')).toBe(0);
    expect(failed.wait('n/agent', 'h1')).toBe(1000);
    expect(failed.wait('n/agent', 'h2')).toBe(0);
    now = 1000;
    expect(failed.wait('n/agent', 'h1')).toBe(0);
    expect(failed.wait('n/agent', 'h1')).toBe(2000);
    failed.forget('n/agent');
    expect(failed.wait('n/agent', 'h1')).toBe(0);
    now += 3_600_000;
    expect(failed.wait('n/agent', 'h1')).toBe(0);
    expect(failed.wait('n/agent', 'h1')).toBe(1000);
  });
});
