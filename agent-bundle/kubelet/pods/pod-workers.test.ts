import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { HostPaths } from '../host-paths.ts';
import { makePodTools } from '../make-pod-tools.ts';
import type { NodeFacts } from '../node-facts.ts';
import { type FakeBehaviour, FakeRuntime } from '../runtime/fake/fake-runtime.ts';
import { hostMounter } from '../volumes/mounter.ts';
import { admit } from './admission.ts';
import { ContainerEnds } from './container-ends.ts';
import { PodLifecycleEvents } from './pod-lifecycle-events.ts';
import { PodWorkers } from './pod-workers.ts';

const image = 'demo:1';
let folder: string;
let life: Lifetime;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pod-workers-'));
  life = new Lifetime((error) => {
    throw error;
  });
});
afterEach(async () => {
  await life.end();
  await rm(folder, { recursive: true });
});

/** A kubelet's pods on a runtime in memory, with an API that keeps what it is told. */
function setup(
  behaviour: Partial<FakeBehaviour> = {},
  clock = new ManualClock(),
  runtime = new FakeRuntime(clock, behaviour),
) {
  runtime.addImage(image);
  const api = new PodApi();
  const events: string[] = [];
  const node: NodeFacts = {
    ...{ name: 'n1', hostIps: ['10.0.0.7'], memoryCapacity: 1 << 30, allocatable: { cpu: '1', memory: '1Gi' } },
    ...{ cgroupDriver: 'cgroupfs', runtimeName: 'fake', clusterDns: { servers: [], domain: 'cluster.local' } },
    hostDns: async () => ({ servers: [], searches: [], options: [] }),
    ...{ hostsFile: async () => '', networkProblem: () => undefined, services: () => [] },
  };
  const { tools, statuses } = makePodTools({
    ...{ client: api as unknown as ApiClient, runtime, clock, life, node, mounter: hostMounter },
    paths: new HostPaths(join(folder, 'kubelet'), join(folder, 'log')),
    recorder: { record: (_about, _type, reason) => events.push(reason) },
    ends: new ContainerEnds(),
    onReferenceChange: (uids) => workers.wakeStale(uids),
    onProbeChange: (uid) => workers.wake(uid),
    onStatusError: (error) => {
      throw error;
    },
    onVolumeError: (error) => {
      throw error;
    },
  });
  const workers = new PodWorkers({
    tools,
    admit: (pod, others) =>
      admit(pod, {
        nodeName: 'n1',
        node: { metadata: { name: 'n1' }, status: { allocatable: { pods: '2' } } },
        others,
      }),
  });
  api.onDelete = (pod) => workers.remove(pod);
  const lifecycle = new PodLifecycleEvents({
    runtime,
    clock,
    onChange: (uid) => workers.wake(uid),
    onList: (refs) => refs.forEach((ref) => workers.removeOrphan(ref)),
  });
  for (const loop of [statuses, workers, lifecycle]) life.run((signal) => loop.run(signal));
  const run = (name: string, spec: Partial<PodSpec> = {}) => {
    const pod = podOf(name, spec);
    api.pods.set(name, pod);
    workers.upsert(pod);
    return pod;
  };
  return { api, clock, events, run, runtime, workers };
}

const podOf = (name: string, spec: Partial<PodSpec>): Pod => ({
  metadata: { name, namespace: 'ns', uid: `uid-${name}`, resourceVersion: '1' },
  spec: { nodeName: 'n1', terminationGracePeriodSeconds: 30, containers: [{ name: 'main', image }], ...spec },
});

/** Keeps pods and their statuses, as far as the kubelet writes them. */
class PodApi {
  readonly pods = new Map<string, Pod>();
  onDelete: (pod: Pod) => void = () => {};
  #version = 1;

  readonly patch = async (_kind: unknown, { name }: { name: string }, { status }: { status: PodStatus }) => {
    const pod = this.pods.get(name) as Pod;
    const changed = new Map(
      [...(pod.status?.conditions ?? []), ...(status.conditions ?? [])].map((each) => [each.type, each]),
    );
    const next = {
      ...pod,
      metadata: { ...pod.metadata, resourceVersion: String(++this.#version) },
      status: { ...pod.status, ...status, conditions: [...changed.values()] },
    };
    this.pods.set(name, next);
    return next;
  };

  readonly delete = async (kind: unknown, { name }: { name: string }) => {
    expect(kind).toBe(PodKind);
    const pod = this.pods.get(name) as Pod;
    this.pods.delete(name);
    this.onDelete(pod);
  };

  status = (name: string) => this.pods.get(name)?.status;
}

const soon = { timeout: 10_000, interval: 5 };
const phaseOf = ({ api }: ReturnType<typeof setup>, name: string) => expect.poll(() => api.status(name)?.phase, soon);
const restartsOf = ({ api }: ReturnType<typeof setup>, name: string) =>
  expect.poll(() => api.status(name)?.containerStatuses?.[0]?.restartCount, soon);

/** As the API marks a pod that somebody deleted. */
const deletion = (pod: Pod, seconds: number): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: '2026-11-21T08:30:00Z', deletionGracePeriodSeconds: seconds },
});

describe('PodWorkers', () => {
  it('takes a pod from nothing to running, and back to nothing', async () => {
    const test = setup();
    const pod = test.run('web');
    await phaseOf(test, 'web').toBe('Running');
    expect(test.api.status('web')).toMatchObject({
      podIP: expect.stringMatching(/^10\.244\./) as string,
      containerStatuses: [{ ready: true }],
    });
    expect(test.events).toEqual(['Pulled', 'Created', 'Started']);
    test.workers.upsert(deletion(pod, 30));
    await expect.poll(() => test.workers.pods.length, soon).toBe(0);
    expect(test.api.pods.size).toBe(0);
    expect(test.runtime.counts).toEqual({ sandboxes: 0, containers: 0 });
    expect(await readdir(join(folder, 'kubelet/pods'))).toEqual([]);
  });

  it('starts what ended again, later each time', async () => {
    const test = setup();
    test.run('web');
    await phaseOf(test, 'web').toBe('Running');
    test.runtime.exit('main', 1);
    await restartsOf(test, 'web').toBe(1);
    await expect.poll(() => test.runtime.running.size, soon).toBe(1);
    test.runtime.exit('main', 1);
    await expect
      .poll(() => test.api.status('web')?.containerStatuses?.[0]?.state?.waiting?.reason, soon)
      .toBe('CrashLoopBackOff');
    await test.clock.advance(9_000);
    expect(test.runtime.running.size).toBe(0);
    await test.clock.advance(1_100);
    await restartsOf(test, 'web').toBe(2);
    expect(test.events).toContain('BackOff');
  });

  it('hears of a deletion while a container takes its time to end, and of one that cannot wait', async () => {
    const test = setup({ stopsAfter: () => 1_000 });
    const pod = test.run('slow');
    await phaseOf(test, 'slow').toBe('Running');
    test.workers.upsert(deletion(pod, 600));
    await expect.poll(() => test.events.includes('Killing'), soon).toBe(true);
    await test.clock.advance(1_000);
    expect(test.runtime.running.size).toBe(1);
    test.workers.upsert(deletion(pod, 1));
    await expect.poll(() => test.events.filter((reason) => reason === 'Killing').length, soon).toBe(2);
    await test.clock.advance(1_000);
    await expect.poll(() => test.workers.pods.length, soon).toBe(0);
  });

  it('hears of a deletion while an image cannot be pulled', async () => {
    const test = setup({
      pull: () => {
        throw new Error('no such image');
      },
    });
    const pod = test.run('nope', { containers: [{ name: 'main', image: 'nowhere/none:1' }] });
    await expect
      .poll(() => test.api.status('nope')?.containerStatuses?.[0]?.state?.waiting?.reason, soon)
      .toBe('ErrImagePull');
    await test.clock.advance(2_000);
    await expect
      .poll(() => test.api.status('nope')?.containerStatuses?.[0]?.state?.waiting?.reason, soon)
      .toBe('ImagePullBackOff');
    test.workers.upsert(deletion(pod, 30));
    await expect.poll(() => test.workers.pods.length, soon).toBe(0);
  });

  it('lets no more pods in than the node takes, and the next one when there is room', async () => {
    const test = setup();
    const first = test.run('one');
    test.run('two');
    await phaseOf(test, 'two').toBe('Running');
    test.run('three');
    await phaseOf(test, 'three').toBe('Failed');
    expect(test.api.status('three')?.reason).toBe('OutOfpods');
    test.workers.upsert(deletion(first, 0));
    await expect.poll(() => test.api.pods.has('one'), soon).toBe(false);
    test.run('four');
    await phaseOf(test, 'four').toBe('Running');
  });

  it('makes everything anew after the host was restarted', async () => {
    const test = setup();
    test.run('web');
    await phaseOf(test, 'web').toBe('Running');
    const before = test.api.status('web');
    test.runtime.reboot();
    await test.clock.advance(1_000);
    await restartsOf(test, 'web').toBe(1);
    await expect.poll(() => test.api.status('web')?.podIP, soon).not.toBe(before?.podIP);
    expect(test.runtime.running.get('main')?.attempt).toBe(1);
  });

  it('adopts what runs after a restart of the kubelet, and takes away what nobody knows', async () => {
    const first = setup();
    const pod = first.run('known');
    first.run('unknown');
    await phaseOf(first, 'known').toBe('Running');
    await phaseOf(first, 'unknown').toBe('Running');
    await life.end();
    life = new Lifetime(() => {});
    const second = setup({}, first.clock, first.runtime);
    second.api.pods.set('known', pod);
    second.workers.upsert({ ...pod, status: first.api.status('known') });
    await expect.poll(() => second.runtime.counts, soon).toEqual({ sandboxes: 1, containers: 1 });
    expect(second.api.status('known')?.containerStatuses?.[0]?.restartCount ?? 0).toBe(0);
    expect(second.events.filter((reason) => reason !== 'Killing')).toEqual([]);
  });

  it('ends a pod whose work is done, and its sidecar after it', async () => {
    const test = setup();
    const sidecar = { name: 'sidecar', image, restartPolicy: 'Always' };
    test.run('job', { restartPolicy: 'Never', initContainers: [sidecar] });
    await phaseOf(test, 'job').toBe('Running');
    expect([...test.runtime.running.keys()]).toEqual(['sidecar', 'main']);
    test.runtime.exit('main', 0);
    await phaseOf(test, 'job').toBe('Succeeded');
    expect(test.runtime.running.size).toBe(0);
  });

  it('keeps a pod from being ready until somebody else says that it is', async () => {
    const test = setup();
    test.run('gated', { readinessGates: [{ conditionType: 'example/ok' }] });
    const ready = () => test.api.status('gated')?.conditions?.find(({ type }) => type === 'Ready')?.status;
    const say = (status: string) => {
      const pod = test.api.pods.get('gated') as Pod;
      const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'example/ok');
      const told = { ...pod, status: { ...pod.status, conditions: [...conditions, { type: 'example/ok', status }] } };
      test.api.pods.set('gated', told);
      test.workers.upsert(told);
    };
    await phaseOf(test, 'gated').toBe('Running');
    expect(ready()).toBe('False');
    say('True');
    await expect.poll(ready, soon).toBe('True');
    say('False');
    await expect.poll(ready, soon).toBe('False');
  });

  it('ends a pod whose time is up', async () => {
    const test = setup();
    test.run('limited', { activeDeadlineSeconds: 60 });
    await phaseOf(test, 'limited').toBe('Running');
    await test.clock.advance(61_000);
    await phaseOf(test, 'limited').toBe('Failed');
    expect(test.api.status('limited')?.reason).toBe('DeadlineExceeded');
  });
});
