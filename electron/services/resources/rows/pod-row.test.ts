import { describe, expect, it, test } from 'vitest';
import type { ContainerState, ContainerStatus } from '../../../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../../../common/api/core/v1/pod-status.ts';
import type { Tone } from '../../../../common/ipc/rows/resource.ts';
import { podRow } from './pod-row.ts';

const running: ContainerState = { running: {} };
const waits = (reason: string): ContainerState => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string, signal?: number): ContainerState => ({
  terminated: { exitCode, reason, signal },
});
const container = (name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name,
  state,
  ready: state.running !== undefined,
  restartCount: 0,
  image: 'x',
  imageID: '',
  ...more,
});
const is = (type: string, status = 'True', reason?: string) => ({ type, status, reason });

interface Scene {
  /** Names of containers; default: one. */
  readonly containers?: readonly string[];
  /** Names of init containers; `+` behind the name: a sidecar. */
  readonly init?: readonly string[];
  readonly deleted?: boolean;
  readonly status: PodStatus;
}

function podOf({ containers = ['c'], init = [], deleted, status }: Scene): Pod {
  const time = '2026-01-01T00:00:00Z';
  return {
    metadata: { name: 'p', namespace: 'ns', creationTimestamp: time, ...(deleted && { deletionTimestamp: time }) },
    spec: {
      containers: containers.map((name) => ({ name })),
      initContainers: init.map((name) =>
        name.endsWith('+') ? { name: name.slice(0, -1), restartPolicy: 'Always' } : { name },
      ),
    },
    status,
  };
}

const up: PodStatus = { phase: 'Running', conditions: [is('Ready')], containerStatuses: [container('c', running)] };
const pending = (containerStatuses: ContainerStatus[]): PodStatus => ({ phase: 'Pending', containerStatuses });
const starting = (initContainerStatuses: ContainerStatus[]): PodStatus => ({ phase: 'Pending', initContainerStatuses });

describe('a pod is', () => {
  test.each<[status: string, tone: Tone, ready: number, what: string, scene: Scene]>([
    ['Pending', 'busy', 0, 'not looked at yet', { status: { phase: 'Pending' } }],
    [
      'Pending',
      'bad',
      0,
      'on no node',
      { status: { phase: 'Pending', conditions: [is('PodScheduled', 'False', 'Unschedulable')] } },
    ],
    [
      'SchedulingGated',
      'idle',
      0,
      'held back',
      { status: { phase: 'Pending', conditions: [is('PodScheduled', 'False', 'SchedulingGated')] } },
    ],
    ['ContainerCreating', 'busy', 0, 'made', { status: pending([container('c', waits('ContainerCreating'))]) }],
    ['ImagePullBackOff', 'bad', 0, 'without image', { status: pending([container('c', waits('ImagePullBackOff'))]) }],
    ['Running', 'good', 1, 'well', { status: up }],
    [
      'Running',
      'busy',
      0,
      'not ready yet',
      { status: { phase: 'Running', containerStatuses: [container('c', running, { ready: false })] } },
    ],
    [
      'CrashLoopBackOff',
      'bad',
      1,
      'half well',
      {
        containers: ['c', 'd'],
        status: { ...up, containerStatuses: [container('c', running), container('d', waits('CrashLoopBackOff'))] },
      },
    ],
    [
      'ErrImagePull',
      'bad',
      0,
      'what its first container says',
      {
        containers: ['c', 'd'],
        status: pending([container('c', waits('ErrImagePull')), container('d', waits('ContainerCreating'))]),
      },
    ],
    [
      'Completed',
      'idle',
      0,
      'done',
      { status: { phase: 'Succeeded', containerStatuses: [container('c', ended(0, 'Completed'))] } },
    ],
    [
      'Error',
      'bad',
      0,
      'failed',
      { status: { phase: 'Failed', containerStatuses: [container('c', ended(1, 'Error'))] } },
    ],
    ['ExitCode:3', 'bad', 0, 'ended', { status: { phase: 'Failed', containerStatuses: [container('c', ended(3))] } }],
    [
      'Signal:9',
      'bad',
      0,
      'killed',
      { status: { phase: 'Failed', containerStatuses: [container('c', ended(137, undefined, 9))] } },
    ],
    [
      'OOMKilled',
      'bad',
      0,
      'too large',
      { status: { phase: 'Running', containerStatuses: [container('c', ended(137, 'OOMKilled'))] } },
    ],
    ['Evicted', 'bad', 0, 'sent away', { status: { phase: 'Failed', reason: 'Evicted' } }],
    [
      'Running',
      'good',
      1,
      'ready though one is done',
      {
        containers: ['c', 'd'],
        status: { ...up, containerStatuses: [container('c', ended(0, 'Completed')), container('d', running)] },
      },
    ],
    [
      'NotReady',
      'busy',
      1,
      'not ready since one is done',
      {
        containers: ['c', 'd'],
        status: {
          phase: 'Running',
          containerStatuses: [container('c', ended(0, 'Completed')), container('d', running)],
        },
      },
    ],
    [
      'Init:0/2',
      'busy',
      0,
      'at its first step',
      { init: ['i', 'j'], status: starting([container('i', running), container('j', waits('PodInitializing'))]) },
    ],
    [
      'Init:1/2',
      'busy',
      0,
      'at its second step',
      { init: ['i', 'j'], status: starting([container('i', ended(0, 'Completed')), container('j', running)]) },
    ],
    [
      'Init:CrashLoopBackOff',
      'bad',
      0,
      'stuck at a step',
      { init: ['i'], status: starting([container('i', waits('CrashLoopBackOff'))]) },
    ],
    [
      'Init:Error',
      'bad',
      0,
      'failed at a step',
      { init: ['i'], status: starting([container('i', ended(1, 'Error'))]) },
    ],
    [
      'Init:Signal:9',
      'bad',
      0,
      'killed at a step',
      { init: ['i'], status: starting([container('i', ended(137, undefined, 9))]) },
    ],
    [
      'Running',
      'good',
      2,
      'with a sidecar',
      {
        init: ['s+'],
        status: {
          ...up,
          conditions: [is('Initialized'), is('Ready')],
          initContainerStatuses: [container('s', running, { started: true })],
        },
      },
    ],
    [
      'Init:1/2',
      'busy',
      1,
      'with a sidecar, and a step to go',
      {
        init: ['s+', 'i'],
        status: starting([container('s', running, { started: true }), container('i', running)]),
      },
    ],
    ['Terminating', 'busy', 1, 'on its way out', { deleted: true, status: up }],
    [
      'Completed',
      'idle',
      0,
      'done, and on its way out',
      {
        deleted: true,
        status: { phase: 'Succeeded', containerStatuses: [container('c', ended(0, 'Completed'))] },
      },
    ],
    ['Unknown', 'bad', 1, 'on a node that is lost', { deleted: true, status: { ...up, reason: 'NodeLost' } }],
  ])('%s (%s, %i ready): %s', (status, tone, readyContainers, _what, scene) => {
    expect(podRow(podOf(scene))).toMatchObject({ status, tone, readyContainers });
  });
});

describe('the restarts', () => {
  const restarted = (name: string, restartCount: number) => container(name, running, { restartCount, started: true });

  it('are those of its containers and sidecars', () => {
    const status = {
      ...up,
      conditions: [is('Initialized')],
      initContainerStatuses: [restarted('s', 1), container('i', ended(0), { restartCount: 5 })],
      containerStatuses: [restarted('c', 2), restarted('d', 4)],
    };
    expect(podRow(podOf({ containers: ['c', 'd'], init: ['s+', 'i'], status })).restarts).toBe(7);
  });

  it('are those of all steps until these are done', () => {
    const status = starting([
      container('i', ended(0), { restartCount: 1 }),
      container('j', waits('CrashLoopBackOff'), { restartCount: 4 }),
    ]);
    expect(podRow(podOf({ init: ['i', 'j'], status })).restarts).toBe(5);
  });
});

it('a row says where the pod is, whose it is, and what has logs', () => {
  const pod = podOf({
    containers: ['c'],
    init: ['i', 's+'],
    status: { ...up, podIP: '10.244.1.2', hostIP: '10.0.0.1' },
  });
  pod.spec.nodeName = 'h1';
  pod.metadata.ownerReferences = [
    { apiVersion: 'v1', kind: 'Other', name: 'o', uid: '1' },
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9c', uid: '2', controller: true },
  ];
  expect(podRow(pod)).toMatchObject({
    name: 'p',
    namespace: 'ns',
    created: Date.UTC(2026, 0, 1),
    deleting: false,
    containers: ['c', 's'],
    initContainers: ['i'],
    podIP: '10.244.1.2',
    hostIP: '10.0.0.1',
    node: 'h1',
    controlledBy: 'ReplicaSet/web-5d9c',
  });
});
