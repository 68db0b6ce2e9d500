import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControllerRevision, ControllerRevisionKind } from '../../common/api/apps/v1/controller-revision.ts';
import { DaemonSetKind } from '../../common/api/apps/v1/daemon-set.ts';
import { StatefulSetKind } from '../../common/api/apps/v1/stateful-set.ts';
import { PersistentVolumeClaimKind } from '../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster } from './local-master.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { threeNodes } from './three-nodes.ts';
import type { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
let nodes: SimulatedNode[] = [];
const { follow, newNamespace, unfollow } = followed(() => client);
const errors: Error[] = [];

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--cluster-cidr=10.244.0.0/16',
    `--root-ca-file=${master.folder}/ca.crt`,
  ]);
  await master.startComponent('scheduler');
  nodes = await threeNodes(master, follow, (error) => errors.push(error));
});

afterAll(async () => {
  await unfollow();
  for (const node of nodes) await node.silence();
  await master.end();
  expect(errors).toEqual([]);
});

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

const isReady = ({ metadata, status }: Pod) =>
  !metadata.deletionTimestamp && status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
const readyOf = (count: number) => (pods: Pod[]) => pods.length === count && pods.every(isReady);
const uids = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.uid).sort();
const hashes = (pods: readonly Pod[]) =>
  new Set(pods.map(({ metadata }) => metadata.labels?.['controller-revision-hash']));
const byNumber = (revisions: readonly ControllerRevision[]) => [...revisions].sort((a, b) => a.revision - b.revision);
const template = (image = 'demo:1') => ({
  metadata: { name: '', labels: { app: 'set' } },
  spec: { containers: [{ name: 'main', image }] },
});
const selector = { matchLabels: { app: 'set' } };

describe('a daemon set', () => {
  let namespace: string;
  let pods: Watched<Pod>;
  beforeAll(async () => {
    namespace = await newNamespace('daemons');
    pods = await follow(PodKind, namespace);
    await client.create(DaemonSetKind, {
      metadata: { name: 'agent', namespace },
      spec: { selector, template: template() },
    });
  });
  const rolledOut = () => kubectl('rollout', 'status', 'daemonset/agent', '-n', namespace, '--timeout=30s');

  it('has one pod on every node', async () => {
    const found = await pods.until('a ready pod on each', readyOf(3));
    expect(found.map(({ spec }) => spec.nodeName).sort()).toEqual(['h1', 'h2', 'h3']);
    expect(await rolledOut()).toContain('successfully rolled out');
    expect(await kubectl('get', 'daemonset', 'agent', '-n', namespace)).toMatch(/agent +3 +3 +3 +3 +3 +<none>/);
  });

  it('makes a pod that failed anew', async () => {
    const [first] = await pods.until('three', readyOf(3));
    const { name = '', uid } = first?.metadata ?? {};
    await client.patch(PodKind, { name, namespace }, { status: { phase: 'Failed' } }, { subresource: 'status' });
    const found = await pods.until('another one', (all) => readyOf(3)(all) && !uids(all).includes(uid));
    expect(new Set(found.map(({ spec }) => spec.nodeName)).size).toBe(3);
  });

  it('goes to a new template node by node, and back, keeping the revisions', async () => {
    const before = uids(pods.list());
    let fewest = 3;
    pods.onChange((all) => (fewest = Math.min(fewest, all.filter(isReady).length)));
    await kubectl('set', 'image', 'daemonset/agent', 'main=demo:2', '-n', namespace);
    expect(await rolledOut()).toContain('successfully rolled out');
    const found = await pods.until('new pods', (all) => readyOf(3)(all) && hashes(all).size === 1);
    expect(found.some(({ metadata }) => before.includes(metadata.uid))).toBe(false);
    expect(fewest).toBe(2);

    const revisions = async () => byNumber((await client.list(ControllerRevisionKind, { namespace })).items);
    const [first, second] = await revisions();
    expect([first?.revision, second?.revision]).toEqual([1, 2]);
    expect(await kubectl('rollout', 'history', 'daemonset/agent', '-n', namespace)).toMatch(/^1 .*\n2 /m);
    expect(await kubectl('rollout', 'history', 'daemonset/agent', '--revision=1', '-n', namespace)).toContain('demo:1');
    await kubectl('rollout', 'undo', 'daemonset/agent', '-n', namespace);
    await rolledOut();
    const back = await pods.until('old pods', (all) => all.every(({ spec }) => spec.containers[0]?.image === 'demo:1'));
    expect(hashes(back)).toEqual(new Set([first?.metadata.labels?.['controller-revision-hash']]));
    expect((await revisions()).map(({ metadata, revision }) => [metadata.name, revision])).toEqual([
      [second?.metadata.name, 2],
      [first?.metadata.name, 3],
    ]);
    const undone = await kubectl('rollout', 'undo', 'daemonset/agent', '--to-revision=3', '-n', namespace);
    expect(undone).toContain('skipped rollback (current template already matches revision 3)');
  });

  it('takes over a revision that somebody else made of its template', async () => {
    const revisions = await follow(ControllerRevisionKind, namespace);
    const before = byNumber(revisions.list());
    const latest = before.at(-1);
    const { labels, name = '' } = latest?.metadata ?? {};
    const copy = { metadata: { name: `${name}-copy`, namespace, labels }, data: latest?.data, revision: 9 };
    const running = uids(pods.list());
    await client.create(ControllerRevisionKind, copy);
    const isOwned = ({ metadata }: ControllerRevision) =>
      metadata.name === copy.metadata.name && metadata.ownerReferences;
    await revisions.until('its adoption', (all) => all.some(isOwned));
    await client.delete(ControllerRevisionKind, { name, namespace });
    await client.patch(DaemonSetKind, { name: 'agent', namespace }, { spec: { minReadySeconds: 1 } });
    expect(await rolledOut()).toContain('successfully rolled out');
    expect(uids(pods.list())).toEqual(running);
    expect(revisions.list()).toHaveLength(before.length);
  });

  it('may put new pods beside old ones', async () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 };
    let fewest = 3;
    let most = 3;
    pods.onChange((all) => {
      fewest = Math.min(fewest, all.filter(isReady).length);
      most = Math.max(most, all.filter(({ metadata }) => !metadata.deletionTimestamp).length);
    });
    const spec = { updateStrategy: { rollingUpdate }, minReadySeconds: 0, template: { spec: { hostname: 'other' } } };
    await client.patch(DaemonSetKind, { name: 'agent', namespace }, { spec });
    const isNew = ({ spec }: Pod) => spec.hostname === 'other';
    await pods.until('new pods', (all) => readyOf(3)(all) && all.every(isNew));
    expect({ fewest, most }).toEqual({ fewest: 3, most: 4 });
  });

  it('leaves a node that it selects no longer, and comes to one that it selects', async () => {
    const patch = { spec: { template: { spec: { nodeSelector: { color: 'blue' } } } } };
    await client.patch(DaemonSetKind, { name: 'agent', namespace }, patch);
    await pods.until('none', (all) => all.length === 0);
    await kubectl('label', 'node', 'h2', 'color=blue');
    const [only] = await pods.until('one', readyOf(1));
    expect(only?.spec.nodeName).toBe('h2');
    await kubectl('label', 'node', 'h2', 'color-');
    await pods.until('none again', (all) => all.length === 0);
  });
});

describe('a stateful set', () => {
  let namespace: string;
  let pods: Watched<Pod>;
  beforeAll(async () => {
    namespace = await newNamespace('stateful');
    pods = await follow(PodKind, namespace);
  });
  afterAll(() => {
    for (const node of nodes) node.becomes = () => 'ready';
  });
  const rolledOut = () => kubectl('rollout', 'status', 'statefulset/db', '-n', namespace, '--timeout=30s');
  const imagesOf = (found: readonly Pod[]) =>
    [...found]
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .map(({ spec }) => spec.containers[0]?.image);
  const namesOf = (found: readonly ApiObject[]) => found.map(({ metadata }) => metadata.name).sort();
  const create = (name: string, spec: object) => {
    const whole = { selector, serviceName: 'db', template: template(), ...spec };
    return client.create(StatefulSetKind, { metadata: { name, namespace }, spec: whole });
  };

  it('makes one pod after the other, each with its names', async () => {
    for (const node of nodes) node.becomes = ({ metadata }) => (metadata.name === 'db-1' ? 'unready' : 'ready');
    await create('db', { replicas: 3 });
    const isRunning = ({ metadata, status }: Pod) => metadata.name === 'db-1' && status?.phase === 'Running';
    const [first, ...others] = await pods.until('one that is not ready', (all) => all.some(isRunning));
    expect(namesOf(others)).toEqual(['db-1']);
    expect(first?.metadata.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'db-0',
      'apps.kubernetes.io/pod-index': '0',
    });
    expect(first?.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db' });
    for (const node of nodes) node.becomes = () => 'ready';
    await kubectl('annotate', 'pod', 'db-1', 'look=again', '-n', namespace);
    expect(namesOf(await pods.until('three', readyOf(3)))).toEqual(['db-0', 'db-1', 'db-2']);
    expect(await rolledOut()).toContain('partitioned roll out complete: 3 new pods have been updated');
    expect(await kubectl('get', 'statefulset', 'db', '-n', namespace)).toMatch(/db +3\/3 /);
  });

  it('makes claims, and takes those of pods that go when fewer are wanted', async () => {
    const other = await newNamespace('claims');
    const claims = await follow(PersistentVolumeClaimKind, other);
    const requests = { storage: '1Gi' };
    const spec = {
      selector,
      template: template(),
      replicas: 2,
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests } } },
      ],
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
    };
    await client.create(StatefulSetKind, { metadata: { name: 'db', namespace: other }, spec });
    expect(namesOf(await claims.until('two', (all) => all.length === 2))).toEqual(['data-db-0', 'data-db-1']);
    const made = await follow(PodKind, other);
    const [pod] = await made.until('their pods', (all) => all.length === 2);
    expect(pod?.spec.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: `data-${pod?.metadata.name}` },
    });
    await kubectl('scale', 'statefulset/db', '--replicas=1', '-n', other);
    expect(namesOf(await claims.until('one', (all) => all.length === 1))).toEqual(['data-db-0']);
  });

  it('updates from the highest on down to the partition, then all, and goes back', async () => {
    const patch = (partition: number) => ({ spec: { updateStrategy: { rollingUpdate: { partition } } } });
    await client.patch(StatefulSetKind, { name: 'db', namespace }, patch(2));
    await kubectl('set', 'image', 'statefulset/db', 'main=demo:2', '-n', namespace);
    const isCanary = (all: Pod[]) => readyOf(3)(all) && imagesOf(all)[2] === 'demo:2';
    expect(imagesOf(await pods.until('one of three', isCanary))).toEqual(['demo:1', 'demo:1', 'demo:2']);
    const { status } = await client.get(StatefulSetKind, { name: 'db', namespace });
    expect(status?.currentRevision).not.toBe(status?.updateRevision);

    await client.patch(StatefulSetKind, { name: 'db', namespace }, patch(0));
    await pods.until('all', (all) => readyOf(3)(all) && imagesOf(all).every((image) => image === 'demo:2'));
    await rolledOut();
    expect(await kubectl('rollout', 'history', 'statefulset/db', '-n', namespace)).toMatch(/^1 .*\n2 /m);
    await kubectl('rollout', 'undo', 'statefulset/db', '-n', namespace);
    await pods.until('back', (all) => readyOf(3)(all) && imagesOf(all).every((image) => image === 'demo:1'));
    await rolledOut();
  });

  it('makes a pod anew that failed, under its old name', async () => {
    const uid = pods.list().find(({ metadata }) => metadata.name === 'db-1')?.metadata.uid;
    const options = { subresource: 'status' } as const;
    await client.patch(PodKind, { name: 'db-1', namespace }, { status: { phase: 'Failed' } }, options);
    const found = await pods.until('another one', (all) => readyOf(3)(all) && !uids(all).includes(uid));
    expect(namesOf(found)).toEqual(['db-0', 'db-1', 'db-2']);
  });

  it('makes all at once where it may, counting from where it should', async () => {
    await client.delete(StatefulSetKind, { name: 'db', namespace });
    await pods.until('none', (all) => all.length === 0);
    for (const node of nodes) node.becomes = () => 'unready';
    await create('all', { replicas: 3, podManagementPolicy: 'Parallel', ordinals: { start: 5 } });
    const found = await pods.until('three', (all) => all.length === 3);
    expect(namesOf(found)).toEqual(['all-5', 'all-6', 'all-7']);
  });
});
