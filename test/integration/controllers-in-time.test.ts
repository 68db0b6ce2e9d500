import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Controller, ControllerContext } from '../../agent-bundle/controller-manager/controller.ts';
import type { NodeIpamOptions } from '../../agent-bundle/controller-manager/node-ipam/node-cidrs.ts';
import { NodeIpamController } from '../../agent-bundle/controller-manager/node-ipam/node-ipam-controller.ts';
import { NodeLifecycleController } from '../../agent-bundle/controller-manager/node-lifecycle/node-lifecycle-controller.ts';
import { defaultEvictionRules } from '../../agent-bundle/controller-manager/node-lifecycle/zones.ts';
import { PodGcController } from '../../agent-bundle/controller-manager/pod-gc/pod-gc-controller.ts';
import { SharedInformers } from '../../agent-bundle/controller-manager/shared-informers.ts';
import { TaintEvictionController } from '../../agent-bundle/controller-manager/taint-eviction/taint-eviction-controller.ts';
import { type Event, EventKind } from '../../common/api/core/v1/event.ts';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { type Node, NodeKind, type Taint } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { Toleration } from '../../common/api/core/v1/pod-scheduling.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { Clock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder } from '../../common/client/event-recorder.ts';
import { SkippingClock } from '../fakes/skipping-clock.ts';
import { LocalMaster } from './local-master.ts';
import { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
let clock: SkippingClock;
let lifetime: Lifetime;

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
  await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace: 'default' } });
});
afterAll(() => master.end());

beforeEach(() => {
  clock = new SkippingClock();
  lifetime = new Lifetime((error) => expect.fail(error.message));
});
afterEach(async () => {
  await lifetime.end();
  for (const kind of [PodKind, NodeKind] as unknown as Kind<ApiObject>[]) {
    const { items } = await client.list(kind);
    for (const { metadata } of items) await client.delete(kind, metadata, { gracePeriodSeconds: 0 });
  }
});

/** Runs one controller by itself, by the test's clock. */
function run(create: (context: ControllerContext) => Controller, clockOf: Clock = clock): void {
  const logger = pino({ level: 'silent' });
  const informers = new SharedInformers(client, logger);
  const events = new EventRecorder({ client, source: { component: 'test' } });
  const controller = create({ client, informers, events, logger, clock: clockOf });
  for (const part of [controller, informers, events]) lifetime.run((signal) => part.run(signal));
}

async function follow<T extends ApiObject>(kind: Kind<T>): Promise<Watched<T>> {
  const watched = await new Watched(client, kind).start();
  lifetime.add(() => watched.end());
  return watched;
}

const ready = (status: string) => ({ status: { conditions: [{ type: 'Ready', status, lastHeartbeatTime: null }] } });

async function newNode(name: string, taints: Taint[] = []): Promise<void> {
  await client.create(NodeKind, { metadata: { name }, spec: { taints } });
  await setReady(name, 'True');
}

function setReady(name: string, status: string): Promise<Node> {
  return client.patch(NodeKind, { name }, ready(status), { type: 'strategic', subresource: 'status' });
}

function newPod(name: string, nodeName: string | undefined, tolerations: Toleration[] = []): Promise<Pod> {
  const spec = { nodeName, tolerations, containers: [{ name: 'main', image: 'demo:1' }] };
  return client.create(PodKind, { metadata: { name, namespace: 'default' }, spec });
}

const named = <T extends ApiObject>(objects: T[], name: string) =>
  objects.find(({ metadata }) => metadata.name === name);
const emptied = (nodes: Node[]) =>
  nodes
    .filter(({ spec }) => spec?.taints?.some(({ effect }) => effect === 'NoExecute'))
    .map(({ metadata }) => metadata.name)
    .sort();

const closed = (nodes: Node[]) =>
  nodes.filter(({ spec }) => spec?.taints?.some(({ effect }) => effect === 'NoSchedule')).length;

describe('a pod of a node that is gone', () => {
  it('is removed after forty seconds, and not before', async () => {
    const pods = await follow(PodKind);
    await newPod('lost', 'h9');
    await pods.until('the pod there', (found) => named(found, 'lost') !== undefined);
    const started = clock.monotonic();
    run((context) => new PodGcController(context));
    await clock.hurry(() => pods.until('the pod gone', (found) => !named(found, 'lost')));
    expect(clock.monotonic() - started).toBeGreaterThanOrEqual(40_000);
  });

  it('has failed before it is removed, and has all of the time though another was there before it', async () => {
    const pods = await follow(PodKind);
    const seen: string[] = [];
    const disruptionOf = (pod: Pod) => pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason;
    pods.onChange((found) => {
      for (const pod of found) seen.push([pod.metadata.name, pod.status?.phase, disruptionOf(pod)].join(' '));
    });
    run((context) => new PodGcController(context));
    for (const name of ['first', 'second']) {
      const started = clock.monotonic();
      await newPod(name, 'never-there');
      await pods.until('the pod there', (found) => named(found, name) !== undefined);
      await clock.hurry(() => pods.until('the pod gone', (found) => !named(found, name)));
      expect(clock.monotonic() - started).toBeGreaterThanOrEqual(40_000);
      expect(seen).toContain(`${name} Failed DeletionByPodGC`);
    }
  });

  it('stays when the node registers again meanwhile', async () => {
    const pods = await follow(PodKind);
    await newPod('kept', 'h9');
    run((context) => new PodGcController(context));
    await newNode('h9');
    await newPod('lost', 'h8');
    await pods.until('the other pod there', (found) => named(found, 'lost') !== undefined);
    await clock.hurry(() => pods.until('the other pod gone', (found) => !named(found, 'lost')));
    expect(named(pods.list(), 'kept')).toBeDefined();
  });
});

describe('a pod that goes from a node that is off', () => {
  it('has failed and is removed once an administrator says so, and not before', async () => {
    const pods = await follow(PodKind);
    await newNode('h1');
    for (const name of ['going', 'staying']) await newPod(name, 'h1');
    run((context) => new PodGcController(context));
    await setReady('h1', 'Unknown');
    await client.delete(PodKind, { name: 'going', namespace: 'default' });
    await pods.until('it is going', (found) => named(found, 'going')?.metadata.deletionTimestamp !== undefined);
    const phases: Array<string | undefined> = [];
    pods.onChange((found) => phases.push(named(found, 'going')?.status?.phase));
    const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
    await client.patch(NodeKind, { name: 'h1' }, { spec: { taints: [taint] } });
    await pods.until('it is gone', (found) => !named(found, 'going'));
    expect(phases).toContain('Failed');
    expect(named(pods.list(), 'staying')?.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('a pod on a node with a NoExecute taint', () => {
  const taint = { key: 'example.com/broken', effect: 'NoExecute' };
  const tolerating = (tolerationSeconds?: number): Toleration[] => [
    { ...taint, operator: 'Exists', tolerationSeconds },
  ];
  const isLeaving = (name: string) => (found: Pod[]) => {
    const pod = named(found, name);
    return pod === undefined || pod.metadata.deletionTimestamp !== undefined;
  };

  it('leaves at once, after its time, or never', async () => {
    const pods = await follow(PodKind);
    await newNode('h1');
    for (const [name, tolerations] of [
      ['at-once', []],
      ['later', tolerating(60)],
      ['never', tolerating()],
    ] as const) {
      await newPod(name, 'h1', [...tolerations]);
    }
    run((context) => new TaintEvictionController(context));
    await client.patch(NodeKind, { name: 'h1' }, { spec: { taints: [taint] } });
    const tainted = clock.monotonic();
    await pods.until('the first evicted', isLeaving('at-once'));
    expect(isLeaving('later')(pods.list())).toBe(false);
    await clock.hurry(() => pods.until('the second evicted', isLeaving('later')));
    expect(clock.monotonic() - tainted).toBeGreaterThanOrEqual(60_000);
    const reason = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' };
    expect(named(pods.list(), 'later')?.status?.conditions).toMatchObject([reason]);
    expect(isLeaving('never')(pods.list())).toBe(false);
  });

  it('stays when the taint goes before its time is over, and has all of it when the taint is back', async () => {
    const pods = await follow(PodKind);
    const events = await follow(EventKind);
    await newNode('h1', [taint]);
    await newPod('spared', 'h1', tolerating(60));
    run((context) => new TaintEvictionController(context));
    await newPod('first', 'h1');
    await pods.until('the other one evicted', isLeaving('first'));
    await client.patch(NodeKind, { name: 'h1' }, { spec: { taints: [] } });
    const told = 'Cancelling deletion of Pod default/spared';
    await events.until('the cancellation told', (found) => found.some(({ message }) => message === told));
    clock.skip(120_000);
    await client.patch(NodeKind, { name: 'h1' }, { spec: { taints: [taint] } });
    await newPod('second', 'h1');
    await pods.until('the second evicted', isLeaving('second'));
    expect(isLeaving('spared')(pods.list())).toBe(false);
  });
});

const lifecycle = (context: ControllerContext, nodeMonitorGracePeriod: number) =>
  new NodeLifecycleController(context, {
    nodeMonitorGracePeriod,
    nodeStartupGracePeriod: 60_000,
    eviction: defaultEvictionRules,
  });

describe('nodes that come and go', () => {
  it('are told of', async () => {
    const events = await follow(EventKind);
    run((context) => lifecycle(context, 3_600_000));
    const told = (message: string, uid: string | undefined) => (found: Event[]) =>
      found.some((event) => event.message === message && event.involvedObject.uid === uid && event.type === 'Normal');
    await newNode('h7');
    const { uid } = (await client.get(NodeKind, { name: 'h7' })).metadata;
    await events.until('that it came', told('Node h7 event: Registered Node h7 in Controller', uid));
    await client.delete(NodeKind, { name: 'h7' });
    await events.until('that it went', told('Node h7 event: Removing Node h7 from Controller', uid));
  });
});

describe('nodes that are not ready', () => {
  it('are emptied one by one', async () => {
    const nodes = await follow(NodeKind);
    for (const name of ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']) await newNode(name);
    run((context) => lifecycle(context, 3_600_000));
    for (const name of ['h1', 'h2']) await setReady(name, 'False');
    await nodes.until('both closed, one emptied', (found) => closed(found) === 2 && emptied(found).length === 1);
    const first = clock.monotonic();
    await clock.hurry(() => nodes.until('the other one emptied', (found) => emptied(found).length === 2));
    // The first was emptied a moment before we saw it.
    expect(clock.monotonic() - first).toBeGreaterThan(9_000);
    for (const name of ['h1', 'h2']) await setReady(name, 'True');
    await nodes.until('all open', (found) => found.every(({ spec }) => !spec?.taints?.length));
  });

  it('stay as they are while most of a small zone is not ready, and are emptied when that is over', async () => {
    const nodes = await follow(NodeKind);
    for (const name of ['h1', 'h2', 'h3', 'h4', 'h5']) await newNode(name);
    for (const name of ['h1', 'h2', 'h3']) await setReady(name, 'False');
    run((context) => lifecycle(context, 3_600_000));
    await nodes.until('three closed', (found) => closed(found) === 3);
    expect(emptied(nodes.list())).toEqual([]);
    await setReady('h1', 'True');
    await nodes.until('one emptied', (found) => emptied(found).length === 1);
  });

  it('are left alone when there is no other: who has been silent since before we could see gets its time', async () => {
    const nodes = await follow(NodeKind);
    for (const name of ['h1', 'h2', 'h3']) await newNode(name);
    run((context) => lifecycle(context, 40_000));
    const state = (found: Node[]) =>
      found.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status);
    await client.patch(NodeKind, { name: 'h1' }, { spec: { unschedulable: true } });
    await nodes.until('the controller at work', (found) => named(found, 'h1')?.spec?.taints?.length === 1);
    clock.skip(41_000);
    await nodes.until('all unknown', (found) => state(found).join() === 'Unknown,Unknown,Unknown');
    await nodes.until('all closed', (found) =>
      found.every(({ spec }) => spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/unreachable')),
    );
    await setReady('h1', 'True');
    await nodes.until('one open again', (found) => named(found, 'h1')?.spec?.taints?.length === 1);
    expect(emptied(nodes.list())).toEqual([]);
    clock.skip(41_000);
    // Silent again, all of them.
    await nodes.until('all unknown again', (found) => state(found).join() === 'Unknown,Unknown,Unknown');
    expect(emptied(nodes.list())).toEqual([]);
  });
});

describe('who tells which nodes are silent', () => {
  const renew = async (name: string, renewTime: string) => {
    const ref = { name, namespace: 'kube-node-lease' };
    const lease = { metadata: ref, spec: { holderIdentity: name, renewTime } };
    if (await client.patch(LeaseKind, ref, { spec: lease.spec }).catch(() => undefined)) return;
    await client.create(LeaseKind, lease);
  };

  it.each([
    ['an hour ahead', 3_600_000],
    ['an hour back', -3_600_000],
  ])('does not care for a wall clock that jumps %s, of its own host or of theirs', async (_, jump) => {
    const nodes = await follow(NodeKind);
    for (const name of ['h1', 'h2', 'h3']) await newNode(name);
    let offset = 0;
    const wall: Clock = {
      now: () => clock.now() + offset,
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    };
    run((context) => lifecycle(context, 40_000), wall);
    // New nodes are closed until the controller has seen that they are ready.
    await nodes.until('the controller at work', (found) => closed(found) === 0);
    const isCordoned = (name: string) => (found: Node[]) =>
      named(found, name)?.spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/unschedulable') ?? false;
    offset = jump;
    clock.skip(30_000);
    // What they write is from another time altogether; that they write is what counts.
    for (const name of ['h1', 'h2'])
      await renew(name, new Date(Date.now() - 2 * jump).toISOString().replace('Z', '000Z'));
    const leases = await follow(LeaseKind);
    await leases.until('both leases', (found) => ['h1', 'h2'].every((name) => named(found, name)));
    await client.patch(NodeKind, { name: 'h2' }, { spec: { unschedulable: true } });
    await nodes.until('it has heard of them', isCordoned('h2'));
    clock.skip(15_000);
    await nodes.until('the silent one closed', (found) => closed(found) === 2);
    const silent = nodes.list().filter(({ status }) => status?.conditions?.some(({ status: is }) => is === 'Unknown'));
    expect(silent.map(({ metadata }) => metadata.name)).toEqual(['h3']);
  });
});

describe('pod CIDRs', () => {
  const ipam = (options: Partial<NodeIpamOptions>): NodeIpamOptions => ({
    clusterCIDR: undefined,
    nodeCIDRMaskSize: undefined,
    nodeCIDRMaskSizeIPv4: undefined,
    nodeCIDRMaskSizeIPv6: undefined,
    serviceClusterIPRange: undefined,
    ...options,
  });

  it('are one of each family where there are two, and none where one family is used up', async () => {
    const [nodes, events] = [await follow(NodeKind), await follow(EventKind)];
    await newNode('h1');
    const clusterCIDR = '10.9.0.0/28,fd00:9::/63';
    run((context) => new NodeIpamController(context, ipam({ clusterCIDR, nodeCIDRMaskSizeIPv4: 30 })));
    await nodes.until('both families', (found) => named(found, 'h1')?.spec?.podCIDRs?.length === 2);
    expect(named(nodes.list(), 'h1')?.spec).toMatchObject({
      podCIDR: '10.9.0.0/30',
      podCIDRs: ['10.9.0.0/30', 'fd00:9::/64'],
    });
    for (const name of ['h2', 'h3']) await newNode(name);
    const full = (found: Event[]) =>
      found.find(({ message = '' }) => message.endsWith('all 2 of fd00:9::/63 are taken'))?.involvedObject.name;
    const left = full(await events.until('one without', (found) => full(found) !== undefined)) ?? '';
    expect(named(nodes.list(), left)?.spec?.podCIDRs).toBeUndefined();
    await client.delete(NodeKind, { name: 'h1' });
    await nodes.until('both for it, too', (found) => named(found, left)?.spec?.podCIDRs?.[1] === 'fd00:9::/64');
  });

  it('are told to be used up, and given when a node goes', async () => {
    const [nodes, events] = [await follow(NodeKind), await follow(EventKind)];
    await newNode('h1');
    await client.patch(NodeKind, { name: 'h1' }, { spec: { podCIDR: '10.9.0.4/30', podCIDRs: ['10.9.0.4/30'] } });
    run((context) => new NodeIpamController(context, ipam({ clusterCIDR: '10.9.0.0/29', nodeCIDRMaskSize: 30 })));
    await newNode('h2');
    await nodes.until('the other range given', (found) => named(found, 'h2')?.spec?.podCIDR === '10.9.0.0/30');
    await newNode('h3');
    const message = 'Node h3 gets no pod CIDR: all 2 of 10.9.0.0/29 are taken';
    await events.until('that there is none left', (found) =>
      found.some((event) => event.message === message && event.reason === 'CIDRNotAvailable'),
    );
    await client.delete(NodeKind, { name: 'h1' });
    await nodes.until(
      'the range of the node that went',
      (found) => named(found, 'h3')?.spec?.podCIDR === '10.9.0.4/30',
    );
  });
});
