import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { inDeletionOrder } from './deletion-order.ts';
import { replicasAction } from './replicas-action.ts';
import { replicasStatus, sameStatus } from './replicas-status.ts';

interface PodState {
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: string;
  readonly cost?: string;
  readonly restarts?: number;
  readonly created?: string;
  readonly ending?: boolean;
  readonly labels?: Record<string, string>;
}
/** `ready` is the moment since when it is, `created` the moment when it was made: seconds of one minute. */
const pod = (name: string, state: PodState = {}): Pod => ({
  metadata: {
    name,
    labels: state.labels ?? { app: 'web' },
    creationTimestamp: `2026-01-01T00:00:${state.created ?? '00'}Z`,
    ...(state.cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': state.cost } }),
    ...(state.ending ? { deletionTimestamp: '2026-01-01T00:01:00Z' } : {}),
  },
  spec: { containers: [], ...(state.node === undefined ? {} : { nodeName: state.node }) },
  status: {
    phase: state.phase ?? 'Running',
    conditions: [
      {
        type: 'Ready',
        status: state.ready === undefined ? 'False' : 'True',
        lastTransitionTime: `2026-01-01T00:00:${state.ready ?? '00'}Z`,
      },
    ],
    containerStatuses: [{ name: 'main', restartCount: state.restarts ?? 0, ready: true, image: '', imageID: '' }],
  },
});

describe('of two pods the first to be given up', () => {
  const good = { node: 'h1', ready: '10' };
  it.each<[string, PodState, PodState]>([
    ['has no node', {}, { node: 'h1' }],
    ['is pending', { ...good, phase: 'Pending' }, good],
    ['is in an unknown state', { ...good, phase: 'Unknown' }, good],
    ['is not ready', { node: 'h1' }, good],
    ['costs less', { ...good, cost: '-10' }, good],
    ['was ready for less time', { ...good, ready: '20' }, good],
    ['restarted more often', { ...good, restarts: 3 }, good],
    ['is younger', { ...good, created: '05' }, good],
    ['is not ready, whatever it costs', { node: 'h1', cost: '100' }, good],
  ])('%s', (_, first, second) => {
    for (const pods of [
      [pod('first', first), pod('second', second)],
      [pod('second', second), pod('first', first)],
    ]) {
      expect(inDeletionOrder(pods).map(({ metadata }) => metadata.name)).toEqual(['first', 'second']);
    }
  });

  it('stands on the node that has more of them', () => {
    const pods = [
      pod('a', { ...good, node: 'h1' }),
      pod('b', { ...good, node: 'h2' }),
      pod('c', { ...good, node: 'h2' }),
    ];
    expect(inDeletionOrder(pods)[0]?.spec.nodeName).toBe('h2');
  });
});

describe('what makes the number right', () => {
  const three = [
    pod('a', { node: 'h1', ready: '01' }),
    pod('b', { node: 'h1', ready: '02' }),
    pod('c', { node: 'h2', ready: '03' }),
  ];
  it.each([
    ['nothing', 3, three, { type: 'none' }],
    ['more pods', 5, three, { type: 'create', count: 2 }],
    ['pods for those that ended', 3, [...three.slice(1), pod('a', { phase: 'Failed' })], { type: 'create', count: 1 }],
    [
      'pods for those that are ending',
      3,
      [...three.slice(1), pod('a', { ending: true })],
      { type: 'create', count: 1 },
    ],
    ['at most five hundred at once', 2000, [], { type: 'create', count: 500 }],
  ])('%s', (_, wanted, pods, action) => {
    expect(replicasAction(wanted, pods)).toEqual(action);
  });

  it('fewer pods, the least worth first', () => {
    const action = replicasAction(1, three);
    expect(action.type === 'delete' && action.pods.map(({ metadata }) => metadata.name)).toEqual(['b', 'a']);
  });
});

describe('the status of replicas', () => {
  const now = Date.parse('2026-01-01T00:00:30Z');
  const observed = { generation: 4, minReadySeconds: 0, templateLabels: { app: 'web' }, failure: undefined, now };

  it('counts pods that are there, labelled, ready and available', () => {
    const pods = [
      pod('old', { ready: '10' }),
      pod('fresh', { ready: '25' }),
      pod('starting'),
      pod('odd', { ready: '05', labels: { app: 'web2' } }),
      pod('over', { phase: 'Succeeded' }),
      pod('ending', { ready: '01', ending: true }),
    ];
    expect(replicasStatus(undefined, { ...observed, pods, minReadySeconds: 10 })).toEqual({
      replicas: 4,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 2,
      observedGeneration: 4,
    });
  });

  it('tells of a failure as long as it lasts, with the time of its beginning', () => {
    const failure = { reason: 'FailedCreate', message: 'quota' };
    const first = replicasStatus(undefined, { ...observed, pods: [], failure });
    expect(first.conditions).toEqual([
      { type: 'ReplicaFailure', status: 'True', ...failure, lastTransitionTime: '2026-01-01T00:00:30Z' },
    ]);
    const later = { ...observed, pods: [], now: now + 60_000 };
    expect(replicasStatus(first, { ...later, failure }).conditions?.[0]?.lastTransitionTime).toBe(
      '2026-01-01T00:00:30Z',
    );
    expect(replicasStatus(first, { ...later }).conditions).toBeUndefined();
  });

  it('is the same whether zeros are written or left out, and never the same as none', () => {
    const wanted = replicasStatus(undefined, { ...observed, pods: [] });
    expect(sameStatus({ ...wanted, readyReplicas: 0, conditions: [] }, wanted)).toBe(true);
    expect(sameStatus({ ...wanted, readyReplicas: 1 }, wanted)).toBe(false);
    expect(sameStatus({ ...wanted, observedGeneration: 3 }, wanted)).toBe(false);
    expect(sameStatus(undefined, wanted)).toBe(false);
  });
});
