import { describe, expect, it, test } from 'vitest';
import type { ContainerStatus } from '../../../common/api/core/v1/container-status.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { podColumns } from './pod.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const created = '2026-01-01T00:00:00Z';

interface Scene {
  readonly containers?: number;
  readonly init?: readonly object[];
  readonly status: PodStatus;
  readonly metadata?: object;
  readonly spec?: object;
}

function podOf({ containers = 1, init = [], status, metadata, spec }: Scene): Pod {
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `${prefix}${index}` }));
  return {
    metadata: { name: 'p', creationTimestamp: created, ...metadata },
    spec: {
      containers: names('c', containers),
      initContainers: names('i', init.length).map((each, index) => ({ ...each, ...init[index] })),
      ...spec,
    },
    status,
  };
}

const cellsOf = (pod: Pod) => Object.fromEntries(podColumns.map((column) => [column.name, column.cell(pod, { now })]));

const container = (
  name: string,
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name,
  state,
  ready: state?.running !== undefined,
  restartCount: 0,
  image: 'x',
  imageID: '',
  ...more,
});
const running = { running: { startedAt: created } };
const waiting = (reason: string) => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string, signal?: number) => ({ terminated: { exitCode, reason, signal } });
const condition = (type: string, status: string, reason?: string) => ({ type, status, reason });

describe('the status', () => {
  test.each<[string, Scene, string, string]>([
    ['nothing yet', { status: { phase: 'Pending' } }, '0/1', 'Pending'],
    [
      'gated',
      { status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] } },
      '0/1',
      'SchedulingGated',
    ],
    [
      'being created',
      { status: { phase: 'Pending', containerStatuses: [container('c0', waiting('ContainerCreating'))] } },
      '0/1',
      'ContainerCreating',
    ],
    ['running', { status: { phase: 'Running', containerStatuses: [container('c0', running)] } }, '1/1', 'Running'],
    [
      'one of two ready',
      {
        containers: 2,
        status: {
          phase: 'Running',
          containerStatuses: [container('c0', running), container('c1', running, { ready: false })],
        },
      },
      '1/2',
      'Running',
    ],
    [
      'crashing',
      { status: { phase: 'Running', containerStatuses: [container('c0', waiting('CrashLoopBackOff'))] } },
      '0/1',
      'CrashLoopBackOff',
    ],
    [
      'the first reason counts',
      {
        containers: 2,
        status: {
          phase: 'Pending',
          containerStatuses: [container('c0', waiting('ErrImagePull')), container('c1', waiting('ContainerCreating'))],
        },
      },
      '0/2',
      'ErrImagePull',
    ],
    [
      'completed',
      { status: { phase: 'Succeeded', containerStatuses: [container('c0', ended(0, 'Completed'))] } },
      '0/1',
      'Completed',
    ],
    [
      'failed',
      { status: { phase: 'Failed', containerStatuses: [container('c0', ended(1, 'Error'))] } },
      '0/1',
      'Error',
    ],
    [
      'ended without a reason',
      { status: { phase: 'Failed', containerStatuses: [container('c0', ended(3))] } },
      '0/1',
      'ExitCode:3',
    ],
    [
      'killed without a reason',
      { status: { phase: 'Failed', containerStatuses: [container('c0', ended(137, undefined, 9))] } },
      '0/1',
      'Signal:9',
    ],
    [
      'one of two completed, pod ready',
      {
        containers: 2,
        status: {
          phase: 'Running',
          conditions: [condition('Ready', 'True')],
          containerStatuses: [container('c0', ended(0, 'Completed')), container('c1', running)],
        },
      },
      '1/2',
      'Running',
    ],
    [
      'one of two completed, pod not ready',
      {
        containers: 2,
        status: {
          phase: 'Running',
          conditions: [condition('Ready', 'False')],
          containerStatuses: [container('c0', ended(0, 'Completed')), container('c1', running)],
        },
      },
      '1/2',
      'NotReady',
    ],
    ['evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, '0/1', 'Evicted'],
    [
      'first of two init containers',
      {
        init: [{}, {}],
        status: {
          phase: 'Pending',
          initContainerStatuses: [container('i0', running), container('i1', waiting('PodInitializing'))],
          containerStatuses: [container('c0', waiting('PodInitializing'))],
        },
      },
      '0/1',
      'Init:0/2',
    ],
    [
      'second of two init containers',
      {
        init: [{}, {}],
        status: {
          phase: 'Pending',
          initContainerStatuses: [container('i0', ended(0, 'Completed')), container('i1', running)],
        },
      },
      '0/1',
      'Init:1/2',
    ],
    [
      'init container crashing',
      {
        init: [{}],
        status: { phase: 'Pending', initContainerStatuses: [container('i0', waiting('CrashLoopBackOff'))] },
      },
      '0/1',
      'Init:CrashLoopBackOff',
    ],
    [
      'init container failed',
      { init: [{}], status: { phase: 'Pending', initContainerStatuses: [container('i0', ended(1, 'Error'))] } },
      '0/1',
      'Init:Error',
    ],
    [
      'init container killed',
      { init: [{}], status: { phase: 'Pending', initContainerStatuses: [container('i0', ended(137, undefined, 9))] } },
      '0/1',
      'Init:Signal:9',
    ],
    [
      'init containers done',
      {
        init: [{}],
        status: {
          phase: 'Running',
          conditions: [condition('Initialized', 'True')],
          initContainerStatuses: [container('i0', ended(0, 'Completed'))],
          containerStatuses: [container('c0', running)],
        },
      },
      '1/1',
      'Running',
    ],
    [
      'a sidecar counts',
      {
        init: [{ restartPolicy: 'Always' }],
        status: {
          phase: 'Running',
          conditions: [condition('Initialized', 'True')],
          initContainerStatuses: [container('i0', running, { started: true })],
          containerStatuses: [container('c0', running)],
        },
      },
      '2/2',
      'Running',
    ],
    [
      'being deleted',
      {
        metadata: { deletionTimestamp: created },
        status: { phase: 'Running', containerStatuses: [container('c0', running)] },
      },
      '1/1',
      'Terminating',
    ],
    [
      'ended and being deleted',
      {
        metadata: { deletionTimestamp: created },
        status: { phase: 'Succeeded', containerStatuses: [container('c0', ended(0, 'Completed'))] },
      },
      '0/1',
      'Completed',
    ],
    [
      'on a lost node',
      { metadata: { deletionTimestamp: created }, status: { phase: 'Running', reason: 'NodeLost' } },
      '0/1',
      'Unknown',
    ],
  ])('%s', (_title, scene, ready, status) => {
    expect(cellsOf(podOf(scene))).toMatchObject({ Ready: ready, Status: status });
  });
});

describe('the restarts', () => {
  const restarted = (count: number, finishedAt?: string) =>
    container('c', running, { restartCount: count, lastState: { terminated: { exitCode: 1, finishedAt } } });

  test.each<[string, ContainerStatus[], string]>([
    ['none', [container('c', running)], '0'],
    ['two, five minutes ago', [restarted(2, '2026-01-01T00:55:00Z')], '2 (5m ago)'],
    [
      'all of them, the last one counts',
      [restarted(1, '2026-01-01T00:10:00Z'), restarted(2, '2026-01-01T00:59:00Z')],
      '3 (60s ago)',
    ],
    ['without a time', [restarted(1)], '1'],
  ])('%s', (_title, containerStatuses, cell) => {
    expect(cellsOf(podOf({ containers: 2, status: { phase: 'Running', containerStatuses } }))['Restarts']).toBe(cell);
  });

  it('are those of the init containers until these are done', () => {
    const initContainerStatuses = [
      container('i0', waiting('CrashLoopBackOff'), {
        restartCount: 4,
        lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:59:30Z' } },
      }),
    ];
    expect(cellsOf(podOf({ init: [{}], status: { phase: 'Pending', initContainerStatuses } }))['Restarts']).toBe(
      '4 (30s ago)',
    );
  });
});

it('the wide columns say where, or that nothing is known', () => {
  const nothing = { IP: '<none>', Node: '<none>', 'Nominated Node': '<none>', 'Readiness Gates': '<none>' };
  expect(cellsOf(podOf({ status: {} }))).toMatchObject({ Age: '60m', ...nothing });
  const pod = podOf({
    spec: { nodeName: 'h1', readinessGates: [{ conditionType: 'a/b' }, { conditionType: 'a/c' }] },
    status: { podIPs: [{ ip: '10.244.1.2' }], nominatedNodeName: 'h2', conditions: [condition('a/b', 'True')] },
  });
  expect(cellsOf(pod)).toMatchObject({
    IP: '10.244.1.2',
    Node: 'h1',
    'Nominated Node': 'h2',
    'Readiness Gates': '1/2',
  });
});
