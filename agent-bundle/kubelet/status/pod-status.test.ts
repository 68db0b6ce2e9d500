import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import type { PodFate } from '../pods/pod-fate.ts';
import type { PodView, ProbeVerdict } from '../pods/pod-view.ts';
import { hashOf } from '../pods/restart.ts';
import { hashAnnotation, restartCountAnnotation, restartDelayAnnotation } from '../runtime/labels.ts';
import type { RuntimeContainer, Sandbox } from '../runtime/port.ts';
import { podStatus } from './pod-status.ts';
import { qosClassOf } from './qos.ts';

const now = Date.parse('2026-11-21T08:30:00Z');
const container = (name: string) => ({ name, image: 'demo:1' });
const podOf = (spec: Partial<PodSpec> = {}, status?: PodStatus): Pod => ({
  metadata: { name: 'p', namespace: 'ns', uid: 'u', generation: 3 },
  spec: { containers: [container('a')], ...spec },
  status,
});
const sandbox: Sandbox = {
  ...{
    id: 's0',
    pod: { uid: 'u', name: 'p', namespace: 'ns' },
    attempt: 0,
    state: 'ready',
    createdAt: 1,
    ips: ['10.244.0.5'],
  },
};
function made(name: string, state: RuntimeContainer['state'], more: Partial<RuntimeContainer> = {}): RuntimeContainer {
  const { attempt = 0, exitCode = 0 } = more;
  const delay = attempt * 10;
  const annotations = {
    [hashAnnotation]: hashOf(container(name)),
    [restartCountAnnotation]: `${attempt}`,
    [restartDelayAnnotation]: `${delay}`,
  };
  const times = { createdAt: now, startedAt: now - 5_000, finishedAt: state === 'exited' ? now - 1_000 : 0 };
  const words = {
    exitCode,
    reason: exitCode ? 'Error' : 'Completed',
    message: '',
    image: 'demo:1',
    imageRef: 'sha256:1',
    logPath: '',
  };
  return {
    id: `${name}${attempt}`,
    sandboxId: 's0',
    name,
    attempt,
    state,
    ...times,
    ...words,
    labels: {},
    mounts: [],
    annotations,
    ...more,
  };
}
const fine: ProbeVerdict = { started: true, ready: true };

interface Given {
  readonly pod?: Pod;
  readonly containers?: RuntimeContainer[];
  readonly probes?: Record<string, ProbeVerdict>;
  readonly more?: Partial<PodView>;
  readonly messages?: Record<string, string>;
}
function statusOf({ pod = podOf(), containers = [], probes = {}, more = {}, messages = {} }: Given): PodStatus {
  const runtime = { sandboxes: [sandbox], containers };
  const known = new Map([...containers.map(({ id }) => [id, fine] as const), ...Object.entries(probes)]);
  const none = {
    busy: new Set<string>(),
    failures: new Map(),
    volumes: 'ready' as const,
    fate: { type: 'run' } as PodFate,
  };
  const view: PodView = { pod, runtime, ...none, probes: known, ...more };
  return podStatus({
    view,
    now,
    hostIps: ['10.0.0.7'],
    runtimeName: 'containerd',
    messages: new Map(Object.entries(messages)),
  });
}
const first = (given: Given) => statusOf(given).containerStatuses?.[0];
const condition = (given: Given, type: string) => statusOf(given).conditions?.find((each) => each.type === type);
const end = (why: Extract<PodFate, { type: 'end' }>['why']): PodFate => ({
  type: 'end',
  why,
  graceSeconds: 30,
  since: now,
});

describe('podStatus', () => {
  const inits = podOf({ initContainers: [container('i')] });
  const two = podOf({ containers: [container('a'), container('b')] });
  it.each<[string, Given, string]>([
    ['nothing of it was started', {}, 'Pending'],
    ['its init container runs', { pod: inits, containers: [made('i', 'running')] }, 'Pending'],
    ['only one of two has begun', { pod: two, containers: [made('a', 'running')] }, 'Pending'],
    ['all have begun', { pod: two, containers: [made('b', 'running'), made('a', 'running')] }, 'Running'],
    ['one waits to be started again', { containers: [made('a', 'exited', { exitCode: 1, attempt: 1 })] }, 'Running'],
    [
      'its work is done, but a sidecar still runs',
      {
        containers: [made('a', 'exited'), made('s', 'running')],
        more: { fate: end({ type: 'completed', phase: 'Succeeded' }) },
      },
      'Running',
    ],
    [
      'its work is done',
      { containers: [made('a', 'exited')], more: { fate: end({ type: 'completed', phase: 'Succeeded' }) } },
      'Succeeded',
    ],
    [
      'its time was up and it still runs',
      {
        containers: [made('a', 'running')],
        more: { fate: end({ type: 'failed', reason: 'DeadlineExceeded', message: '' }) },
      },
      'Running',
    ],
    [
      'its time was up',
      {
        containers: [made('a', 'exited')],
        more: { fate: end({ type: 'failed', reason: 'DeadlineExceeded', message: '' }) },
      },
      'Failed',
    ],
    [
      'it was deleted and ended well',
      { containers: [made('a', 'exited')], more: { fate: end({ type: 'deleted' }) } },
      'Succeeded',
    ],
    [
      'it was deleted and was killed',
      { containers: [made('a', 'exited', { exitCode: 137 })], more: { fate: end({ type: 'deleted' }) } },
      'Failed',
    ],
  ])('when %s', (_what, given, phase) => expect(statusOf(given).phase).toBe(phase));

  it('tells where the pod is, since when, and of which generation it speaks', () => {
    expect(statusOf({ containers: [made('a', 'running')] })).toMatchObject({
      ...{ podIP: '10.244.0.5', podIPs: [{ ip: '10.244.0.5' }], hostIP: '10.0.0.7', hostIPs: [{ ip: '10.0.0.7' }] },
      ...{ startTime: '2026-11-21T08:30:00Z', qosClass: 'BestEffort', observedGeneration: 3 },
    });
  });

  it('says why a pod was rejected, and nothing of containers it never had', () => {
    const why = { type: 'failed', reason: 'OutOfcpu', message: 'too little' } as const;
    const status = statusOf({ more: { fate: end(why), runtime: { sandboxes: [], containers: [] } } });
    expect(status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu', message: 'too little' });
    expect(status.containerStatuses).toBeUndefined();
  });
});

describe('the status of a container', () => {
  const failure = { reason: 'ErrImagePull', message: 'no such image', retryAt: 0 };
  it.each<[string, Given, object]>([
    [
      'that is being made',
      {},
      { state: { waiting: { reason: 'ContainerCreating' } }, ready: false, started: false, restartCount: 0 },
    ],
    [
      'that cannot be started',
      { more: { failures: new Map([['start a', failure]]) } },
      { state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } },
    ],
    [
      'that runs',
      { containers: [made('a', 'running')] },
      {
        state: { running: { startedAt: '2026-11-21T08:29:55Z' } },
        ready: true,
        started: true,
        containerID: 'containerd://a0',
        imageID: 'sha256:1',
      },
    ],
    [
      'that runs and is not ready',
      { containers: [made('a', 'running')], probes: { a0: { started: true, ready: false } } },
      { ready: false, started: true },
    ],
    [
      'that runs and has not started',
      { containers: [made('a', 'running')], probes: { a0: { started: false, ready: false } } },
      { ready: false, started: false },
    ],
    [
      'that failed and left a word',
      {
        pod: podOf({ restartPolicy: 'Never' }),
        containers: [made('a', 'exited', { exitCode: 3 })],
        messages: { a0: 'farewell' },
      },
      {
        state: {
          terminated: { exitCode: 3, reason: 'Error', message: 'farewell', finishedAt: '2026-11-21T08:29:59Z' },
        },
        ready: false,
      },
    ],
    [
      'that waits for its next start',
      { containers: [made('a', 'exited', { exitCode: 3, attempt: 2 })] },
      {
        state: {
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container=a pod=p_ns(u)' },
        },
        lastState: { terminated: { exitCode: 3 } },
        restartCount: 2,
      },
    ],
    [
      'that runs again',
      { containers: [made('a', 'running', { attempt: 1 }), made('a', 'exited', { exitCode: 3 })] },
      {
        state: { running: {} },
        lastState: { terminated: { exitCode: 3, containerID: 'containerd://a0' } },
        restartCount: 1,
      },
    ],
    [
      'that the runtime lost',
      { pod: podOf({ restartPolicy: 'Never' }), containers: [made('a', 'unknown')] },
      { state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } } },
    ],
  ])('%s', (_what, given, expected) => expect(first(given)).toMatchObject(expected));

  it('of a pod that is over keeps its end when the runtime has no trace of it any more', () => {
    const running = {
      name: 'a',
      image: 'demo:1',
      imageID: '',
      ready: true,
      restartCount: 4,
      containerID: 'containerd://x',
      state: { running: { startedAt: '2026-11-21T08:00:00Z' } },
    };
    const given = { pod: podOf({}, { containerStatuses: [running] }), more: { fate: end({ type: 'deleted' }) } };
    expect(first(given)).toMatchObject({
      state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } },
      restartCount: 4,
    });
  });
});

describe('the conditions of a pod', () => {
  const gated = podOf({ readinessGates: [{ conditionType: 'example/ok' }] });
  const running = [made('a', 'running')];
  it.each<[string, string, Given, object]>([
    ['has a network', 'PodReadyToStartContainers', {}, { status: 'True' }],
    [
      'has no sandbox',
      'PodReadyToStartContainers',
      { more: { runtime: { sandboxes: [], containers: [] } } },
      { status: 'False' },
    ],
    [
      'waits for an init container',
      'Initialized',
      { pod: podOf({ initContainers: [container('i')] }) },
      { status: 'False', reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [i]' },
    ],
    [
      'has done with it',
      'Initialized',
      { pod: podOf({ initContainers: [container('i')] }), containers: [made('i', 'exited')] },
      { status: 'True' },
    ],
    ['is ready', 'Ready', { containers: running }, { status: 'True', observedGeneration: 3 }],
    [
      'has a container that is not',
      'Ready',
      { containers: running, probes: { a0: { started: true, ready: false } } },
      { status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [a]' },
    ],
    [
      'waits for a gate',
      'Ready',
      { pod: gated, containers: running },
      { status: 'False', reason: 'ReadinessGatesNotReady' },
    ],
    [
      'whose containers are ready before the gate is',
      'ContainersReady',
      { pod: gated, containers: running },
      { status: 'True' },
    ],
    [
      'is done',
      'Ready',
      { containers: [made('a', 'exited')], more: { fate: end({ type: 'completed', phase: 'Succeeded' }) } },
      { status: 'False', reason: 'PodCompleted' },
    ],
  ])('that %s: %s', (_what, type, given, expected) => expect(condition(given, type)).toMatchObject(expected));

  it('keep their time while they keep their status, and those of others are kept whole', () => {
    const conditions = [
      { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' },
      { type: 'example/ok', status: 'True', lastTransitionTime: '2026-02-02T00:00:00Z' },
    ];
    const given = { pod: podOf({}, { conditions }), containers: running };
    expect(condition(given, 'Ready')?.lastTransitionTime).toBe('2026-01-01T00:00:00Z');
    expect(condition(given, 'ContainersReady')?.lastTransitionTime).toBe('2026-11-21T08:30:00Z');
    expect(condition(given, 'example/ok')).toEqual(conditions[1]);
  });
});

describe('qosClassOf', () => {
  const resources = (requests?: Record<string, string>, limits?: Record<string, string>) =>
    podOf({ containers: [{ ...container('a'), resources: { requests, limits } }] });
  const both = { cpu: '1', memory: '1Gi' };
  it.each([
    ['asks for nothing', resources(), 'BestEffort'],
    ['asks for something', resources({ cpu: '1m' }), 'Burstable'],
    ['limits everything', resources(undefined, both), 'Guaranteed'],
    ['limits everything at what it asks for', resources({ cpu: '1000m', memory: '1024Mi' }, both), 'Guaranteed'],
    ['may use more than it asks for', resources({ cpu: '500m', memory: '1Gi' }, both), 'Burstable'],
    ['limits memory only', resources(undefined, { memory: '1Gi' }), 'Burstable'],
  ])('of a pod that %s', (_what, pod, expected) => expect(qosClassOf(pod)).toBe(expected));
});
