import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { LimitRangeKind } from '../../common/api/core/v1/limit-range.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import { PriorityClassKind } from '../../common/api/scheduling/v1/priority-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { PlainCluster, asking } from './plain-cluster.ts';
import { Watched } from './watched.ts';

/** What the conformance suite asks of priorities and predicates, on nodes that nobody plays. */
const resource = 'example.com/slot';
const slots = (count: number) => asking({ [resource]: String(count) });
const limited = (count: number) => {
  const spec = slots(count);
  const containers = (spec.containers ?? []).map((each) => ({
    ...each,
    resources: { ...each.resources, limits: { [resource]: String(count) } },
  }));
  return { ...spec, containers };
};
const keep = { finalizers: ['example.com/keep'] };
const release = (name: string) =>
  client.patch(PodKind, { name, namespace: cluster.namespace }, { metadata: { finalizers: null } });
const isGoing = (name: string) => Boolean(cluster.pod(name)?.metadata.deletionTimestamp);
let master: LocalMaster;
let client: ApiClient;
let cluster: PlainCluster;

beforeAll(async () => {
  master = await LocalMaster.start({ components: { scheduler: ['--leader-elect=false'] } });
  client = await master.client();
  cluster = await new PlainCluster(client, 'preempting').start();
  for (const name of ['a', 'b']) await cluster.newNode(name, { [resource]: '5' });
  for (const [name, value] of Object.entries({ low: 1, medium: 100, high: 1000 })) {
    await client.create(PriorityClassKind, { metadata: { name }, value });
  }
});
afterAll(async () => {
  await cluster?.end();
  await master?.end();
});

describe('a more important pod', () => {
  it('takes the place of the least important, who go in their own time', async () => {
    await cluster.newPod('low', { ...limited(3), priorityClassName: 'low' }, keep);
    await cluster.newPod('medium', { ...limited(3), priorityClassName: 'medium' }, keep);
    const place = await cluster.nodeOf('low');
    expect(await cluster.nodeOf('medium')).not.toBe(place);
    await cluster.newPod('high', { ...limited(3), priorityClassName: 'high' });
    await cluster.pods.until('the least important goes', () => isGoing('low'));
    expect(isGoing('medium')).toBe(false);
    await cluster.pods.until('its place is kept', () => cluster.pod('high')?.status?.nominatedNodeName === place);
    await release('low');
    expect(await cluster.nodeOf('high')).toBe(place);
  });

  it('that the cluster needs goes before all', async () => {
    const spec = { ...limited(3), priorityClassName: 'system-cluster-critical' };
    const critical = new PlainCluster(client, 'kube-system');
    await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace: 'kube-system' } });
    await critical.pods.start();
    await critical.newPod('critical', spec);
    await cluster.pods.until('the less important of two goes', () => isGoing('medium'));
    expect(isGoing('high')).toBe(false);
    await release('medium');
    expect(await critical.nodeOf('critical')).toBeDefined();
    await critical.deletePod('critical');
    await critical.end();
    await cluster.deletePod('high');
  });
});

it('gives up its claim to a place when a still more important one takes it', async () => {
  await cluster.newPod('filler-a', { ...limited(5), priorityClassName: 'low' }, keep);
  await cluster.newPod('filler-b', { ...limited(5), priorityClassName: 'high' }, keep);
  const place = await cluster.nodeOf('filler-a');
  await cluster.nodeOf('filler-b');
  await cluster.newPod('first', { ...limited(5), priorityClassName: 'medium' });
  await cluster.pods.until('it is to go there', () => cluster.pod('first')?.status?.nominatedNodeName === place);
  await cluster.newPod('second', { ...limited(5), priorityClassName: 'high' });
  await release('filler-a');
  expect(await cluster.nodeOf('second')).toBe(place);
  await cluster.pods.until('nothing is kept for it', () => !cluster.pod('first')?.status?.nominatedNodeName);
  await release('filler-b');
  for (const name of ['first', 'second', 'filler-b']) await cluster.deletePod(name);
});

it('budgets are respected where there is a choice', async () => {
  const { namespace } = cluster;
  await client.create(PodDisruptionBudgetKind, {
    metadata: { name: 'kept', namespace },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'kept' } } },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  });
  await cluster.newPod('kept', { ...limited(5), priorityClassName: 'low' }, { labels: { app: 'kept' } });
  await cluster.newPod('free', { ...limited(5), priorityClassName: 'medium' });
  const place = await cluster.nodeOf('free');
  await cluster.nodeOf('kept');
  const events = await new Watched(client, EventKind, namespace).start();
  await cluster.newPod('important', { ...limited(5), priorityClassName: 'high' });
  expect(await cluster.nodeOf('important')).toBe(place);
  await events.until('the victim is told of', (all) =>
    all.some(
      ({ reason, involvedObject, message }) =>
        reason === 'Preempted' &&
        involvedObject.name === 'free' &&
        message === `Preempted by pod ${cluster.pod('important')?.metadata.uid} on node ${place}`,
    ),
  );
  await events.end();
  for (const name of ['kept', 'important']) await cluster.deletePod(name);
});

it('a pod that may not preempt waits, and says so', async () => {
  await client.create(PriorityClassKind, { metadata: { name: 'polite' }, value: 2000, preemptionPolicy: 'Never' });
  await cluster.newPod('one', { ...limited(5), priorityClassName: 'low' });
  await cluster.newPod('two', { ...limited(5), priorityClassName: 'low' });
  await Promise.all([cluster.nodeOf('one'), cluster.nodeOf('two')]);
  await cluster.newPod('polite', { ...limited(5), priorityClassName: 'polite' });
  expect(await cluster.objectionTo('polite')).toBe(
    `0/2 nodes are available: 2 Insufficient ${resource}. preemption: not eligible due to preemptionPolicy=Never.`,
  );
  await cluster.deletePod('one');
  expect(await cluster.nodeOf('polite')).toBeDefined();
  for (const name of ['polite', 'two']) await cluster.deletePod(name);
});

describe('a predicate of the conformance suite:', () => {
  const onA = { nodeSelector: { 'kubernetes.io/hostname': 'a' } };
  const port = (hostIP: string, protocol: string) => ({
    ...onA,
    containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort: 54_321, hostIP, protocol }] }],
  });

  it('host ports conflict by address and protocol', async () => {
    await cluster.newPod('port-1', port('127.0.0.1', 'TCP'));
    await cluster.newPod('port-2', port('192.0.2.1', 'TCP'));
    await cluster.newPod('port-3', port('192.0.2.1', 'UDP'));
    for (const name of ['port-1', 'port-2', 'port-3']) expect(await cluster.nodeOf(name)).toBe('a');
    await cluster.newPod('port-4', port('0.0.0.0', 'TCP'));
    expect(await cluster.objectionTo('port-4')).toMatch(
      /^0\/2 nodes are available: 1 node\(s\) didn't have free ports for the requested pod ports, 1 node\(s\) didn't match Pod's node affinity\/selector\. preemption: 0\/2 nodes are available: /,
    );
    await Promise.all(['port-1', 'port-2'].map((name) => cluster.deletePod(name)));
    expect(await cluster.nodeOf('port-4')).toBe('a');
  });

  it('what a limit range gives a pod counts', async () => {
    const { namespace } = cluster;
    const limits = [{ type: 'Container', defaultRequest: { cpu: '1500m' }, default: { cpu: '1500m' } }];
    await client.create(LimitRangeKind, { metadata: { name: 'cpu', namespace }, spec: { limits } });
    await cluster.newPod('ranged-1', onA);
    expect(await cluster.nodeOf('ranged-1')).toBe('a');
    await cluster.newPod('ranged-2', onA);
    expect(await cluster.objectionTo('ranged-2')).toMatch(
      /^0\/2 nodes are available: 1 Insufficient cpu, 1 node\(s\) didn't match /,
    );
  });
});
