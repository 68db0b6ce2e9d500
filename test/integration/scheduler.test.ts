import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { PriorityClassKind } from '../../common/api/scheduling/v1/priority-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { LocalProcess } from './local-process.ts';
import { Watched } from './watched.ts';

/** A scheduler and plain nodes: where pods go, and why they do not. */
const namespace = 'placing';
const election = [
  '--leader-elect-lease-duration=8s',
  '--leader-elect-renew-deadline=6s',
  '--leader-elect-retry-period=1s',
];
let master: LocalMaster;
let client: ApiClient;
let second: LocalProcess;
let pods: Watched<Pod>;

beforeAll(async () => {
  master = await LocalMaster.start();
  const config = join(master.folder, 'scheduler.yaml');
  await writeFile(
    config,
    `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
- schedulerName: packing
  plugins:
    score: {disabled: [{name: NodeResourcesBalancedAllocation}]}
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated}}
`,
  );
  const flags = [`--config=${config}`, ...election];
  await master.startComponent('scheduler', flags);
  const kubeconfig = `--kubeconfig=${join(master.folder, 'scheduler.conf')}`;
  second = await LocalProcess.start('scheduler', [kubeconfig, ...flags], join(master.folder, 'second.log'));
  client = await master.client();
  await client.create(NamespaceKind, { metadata: { name: namespace } });
  // No controller makes it here.
  await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace } });
  for (const name of ['a', 'b']) await newNode(name);
  pods = await new Watched(client, PodKind, namespace).start();
});
afterAll(async () => {
  await pods?.end();
  await second?.end();
  await master?.end();
});

/** A node that is ready as far as anybody says. */
async function newNode(name: string): Promise<void> {
  const allocatable = { cpu: '2', memory: '4Gi', pods: '20' };
  await client.create(NodeKind, { metadata: { name, labels: { 'kubernetes.io/hostname': name } } });
  await client.patch(NodeKind, { name }, { status: { capacity: allocatable, allocatable } }, { subresource: 'status' });
  await client.patch(NodeKind, { name }, { spec: { taints: null } });
}

async function newPod(name: string, spec: Partial<PodSpec> = {}, labels = {}): Promise<Pod> {
  const containers = [{ name: 'c', image: 'x' }];
  return client.create(PodKind, { metadata: { name, namespace, labels }, spec: { containers, ...spec } });
}

const asking = (cpu: string): Partial<PodSpec> => ({
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'c', image: 'x', resources: { requests: { cpu } } }],
});
const named = (all: Pod[], name: string) => all.find(({ metadata }) => metadata.name === name);
const nodeOf = async (name: string) => {
  const found = await pods.until(`${name} has a node`, (all) => Boolean(named(all, name)?.spec.nodeName));
  return named(found, name)?.spec.nodeName;
};
const objectionTo = async (name: string) => {
  const condition = (all: Pod[]) => named(all, name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const found = await pods.until(`${name} is refused`, (all) => condition(all)?.reason === 'Unschedulable');
  return condition(found)?.message;
};

it('gives a pod a node, and says so in an event', async () => {
  await newPod('plain');
  const node = await nodeOf('plain');
  const events = await new Watched(client, EventKind, namespace).start();
  await events.until('Scheduled', (all) =>
    all.some(
      ({ reason, message }) => reason === 'Scheduled' && message === `Successfully assigned placing/plain to ${node}`,
    ),
  );
  await events.end();
});

it('leaves pods of other schedulers alone, and packs those of a profile that packs', async () => {
  await newPod('foreign', { schedulerName: 'somebody-else' });
  await newPod('seed', { ...asking('500m'), nodeSelector: { 'kubernetes.io/hostname': 'b' } });
  expect(await nodeOf('seed')).toBe('b');
  await newPod('packed', { ...asking('500m'), schedulerName: 'packing' });
  expect(await nodeOf('packed')).toBe('b');
  await newPod('balanced', asking('500m'));
  expect(await nodeOf('balanced')).toBe('a');
  expect(named(pods.list(), 'foreign')).toMatchObject({ status: { phase: 'Pending' } });
  expect(named(pods.list(), 'foreign')?.status?.conditions).toBeUndefined();
});

it('says why a pod waits, and places it as soon as a node fits', async () => {
  await newPod('picky', { nodeSelector: { disk: 'ssd' } });
  expect(await objectionTo('picky')).toBe(
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector." +
      ' preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  );
  await client.patch(NodeKind, { name: 'a' }, { metadata: { labels: { disk: 'ssd' } } });
  expect(await nodeOf('picky')).toBe('a');
});

it('waits for gates to open', async () => {
  await newPod('gated', { schedulingGates: [{ name: 'example.com/quota' }] });
  await newPod('after');
  await nodeOf('after');
  expect(named(pods.list(), 'gated')?.spec.nodeName).toBeUndefined();
  await client.patch(PodKind, { name: 'gated', namespace }, { spec: { schedulingGates: null } });
  await nodeOf('gated');
});

it('makes room for a more important pod, and says why others go', async () => {
  await client.create(PriorityClassKind, { metadata: { name: 'high' }, value: 1000 });
  const onB = { nodeSelector: { 'kubernetes.io/hostname': 'b' } };
  await client.create(PodKind, {
    metadata: { name: 'victim', namespace, finalizers: ['example.com/keep'] },
    spec: { ...asking('1'), ...onB, containers: asking('1').containers ?? [] },
  });
  await nodeOf('victim');
  await newPod('important', { ...asking('900m'), ...onB, priorityClassName: 'high' });
  const going = await pods.until('the victim goes', (all) => Boolean(named(all, 'victim')?.metadata.deletionTimestamp));
  expect(named(going, 'victim')?.status?.conditions).toContainEqual(
    expect.objectContaining({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    }),
  );
  expect(named(pods.list(), 'important')?.status?.nominatedNodeName).toBe('b');
  await client.patch(PodKind, { name: 'victim', namespace }, { metadata: { finalizers: null } });
  expect(await nodeOf('important')).toBe('b');
});

it('has one of several schedulers at work; when it stops the next one goes on', async () => {
  const lease = { name: 'kube-scheduler', namespace: 'kube-system' };
  const before = await client.get(LeaseKind, lease);
  await master.process('scheduler').end();
  await newPod('handed-over');
  await nodeOf('handed-over');
  const after = await client.get(LeaseKind, lease);
  expect(after.spec?.holderIdentity).not.toBe(before.spec?.holderIdentity);
  expect(after.spec?.leaseTransitions).toBeGreaterThan(before.spec?.leaseTransitions ?? 0);
  for (const log of [await master.process('scheduler').log(), await second.log()]) {
    expect(log.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
  }
});
