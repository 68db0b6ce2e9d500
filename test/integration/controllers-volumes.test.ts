import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatefulSetKind } from '../../common/api/apps/v1/stateful-set.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { threeNodes } from './three-nodes.ts';
import type { Watched } from './watched.ts';

const namespace = 'volumes';
let master: LocalMaster;
let client: ApiClient;
let volumes: Watched<PersistentVolume>;
let claims: Watched<PersistentVolumeClaim>;
let nodes: SimulatedNode[] = [];
const { follow, newNamespace, unfollow } = followed(() => client);
const errors: Error[] = [];

beforeAll(async () => {
  master = await LocalMaster.start({ storage: 'etcd' });
  client = await master.client();
  await master.startComponent('controller-manager', [
    '--cluster-cidr=10.244.0.0/16',
    `--root-ca-file=${master.folder}/ca.crt`,
  ]);
  await master.startComponent('scheduler');
  nodes = await threeNodes(master, follow, (error) => errors.push(error));
  await newNamespace(namespace);
  volumes = await follow(PersistentVolumeKind);
  claims = await follow(PersistentVolumeClaimKind, namespace);
});

afterAll(async () => {
  await unfollow();
  for (const node of nodes) await node.silence();
  await master?.end();
  expect(errors).toEqual([]);
});

async function kubectl(args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await master.kubectl(args, { stdin });
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
const apply = (...objects: object[]) =>
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));

const access = { accessModes: ['ReadWriteOnce'] };
const volume = (name: string, storage: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: { ...access, capacity: { storage }, storageClassName: 'manual', hostPath: { path: `/data/${name}` }, ...spec },
});
const claim = (name: string, storage: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace },
  spec: { ...access, resources: { requests: { storage } }, storageClassName: 'manual', ...spec },
});

const volumeIs = async (name: string, what: string, is: (volume: PersistentVolume) => boolean) => {
  const named = (all: PersistentVolume[]) => all.find(({ metadata }) => metadata.name === name);
  const all = await volumes.until(`${name} ${what}`, (found) => {
    const one = named(found);
    return one !== undefined && is(one);
  });
  return named(all)!;
};
const inPhase = (name: string, phase: string) => volumeIs(name, phase, ({ status }) => status?.phase === phase);
const goneVolume = (name: string) =>
  volumes.until(`${name} gone`, (all) => all.every(({ metadata }) => metadata.name !== name));
const claimIs = async (name: string, phase: string) => {
  const named = (all: PersistentVolumeClaim[]) => all.find(({ metadata }) => metadata.name === name);
  const all = await claims.until(`${name} ${phase}`, (found) => named(found)?.status?.phase === phase);
  return named(all)!;
};
const told = async (reason: string, name: string) => {
  const events = await follow(EventKind);
  const isIt = (event: { reason?: string; involvedObject: { name?: string } }) =>
    event.reason === reason && event.involvedObject.name === name;
  const all = await events.until(`${reason} on ${name}`, (found) => found.some(isIt));
  return all.find(isIt)?.message;
};

describe('claims and volumes that are there', () => {
  it('are bound: the smallest that will do, and both sides say so', async () => {
    await apply(volume('large', '10Gi'), volume('middle', '3Gi'), volume('small', '1Gi'));
    await Promise.all(['large', 'middle', 'small'].map((name) => inPhase(name, 'Available')));
    await apply(claim('some', '2Gi'));
    const bound = await claimIs('some', 'Bound');
    expect(bound).toMatchObject({
      metadata: {
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
      },
      spec: { volumeName: 'middle' },
      status: { capacity: { storage: '3Gi' }, accessModes: ['ReadWriteOnce'] },
    });
    const taken = await inPhase('middle', 'Bound');
    expect(taken.spec.claimRef).toMatchObject({ kind: 'PersistentVolumeClaim', name: 'some', uid: bound.metadata.uid });
    expect(taken.status?.lastPhaseTransitionTime).toBeDefined();
    expect(await kubectl(['get', 'pvc', 'some', '-n', namespace, '--no-headers'])).toMatch(
      /^some\s+Bound\s+middle\s+3Gi\s+RWO\s+manual/,
    );
  });

  it('are released when the claim goes, and kept', async () => {
    await kubectl(['delete', 'pvc', 'some', '-n', namespace]);
    await inPhase('middle', 'Released');
    await apply(claim('next', '3Gi'));
    expect((await claimIs('next', 'Bound')).spec.volumeName).toBe('large');
    // A person gives it back.
    await kubectl(['patch', 'pv', 'middle', '--type=json', '-p', '[{"op":"remove","path":"/spec/claimRef"}]']);
    await inPhase('middle', 'Available');
  });

  it('wait for each other when one names the other', async () => {
    await apply(claim('early', '1Gi', { volumeName: 'late', storageClassName: '' }));
    await apply(volume('kept', '1Gi', { claimRef: { name: 'awaited', namespace }, storageClassName: '' }));
    await inPhase('kept', 'Available');
    await apply(claim('other', '90Gi', { storageClassName: '' }));
    expect(await told('FailedBinding', 'other')).toBe(
      'no persistent volumes available for this claim and no storage class is set',
    );
    await apply(volume('late', '5Gi', { storageClassName: '' }), claim('awaited', '1Gi', { storageClassName: '' }));
    expect((await claimIs('early', 'Bound')).metadata.annotations).not.toHaveProperty([
      'pv.kubernetes.io/bound-by-controller',
    ]);
    expect((await claimIs('awaited', 'Bound')).spec.volumeName).toBe('kept');
    expect((await inPhase('kept', 'Bound')).metadata.annotations ?? {}).not.toHaveProperty([
      'pv.kubernetes.io/bound-by-controller',
    ]);
  });

  it('says why a claim cannot have the volume it names', async () => {
    await apply(claim('greedy', '50Gi', { volumeName: 'middle' }));
    expect(await told('VolumeMismatch', 'greedy')).toBe(
      'Cannot bind to requested volume "middle": requested PV is too small',
    );
  });

  it('fails what nobody can delete or recycle', async () => {
    const policies = { undeletable: 'Delete', unrecyclable: 'Recycle' };
    for (const [name, persistentVolumeReclaimPolicy] of Object.entries(policies)) {
      await apply(volume(name, '1Gi', { persistentVolumeReclaimPolicy }), claim(name, '1Gi', { volumeName: name }));
      await claimIs(name, 'Bound');
      await kubectl(['delete', 'pvc', name, '-n', namespace]);
      await inPhase(name, 'Failed');
    }
    expect(await told('VolumeFailedDelete', 'undeletable')).toMatch(/no deletable volume plugin matched/);
    expect(await told('VolumeFailedRecycle', 'unrecyclable')).toBe('No recycler plugin found for the volume!');
  });

  it('loses a claim whose volume is taken away', async () => {
    await apply(volume('fleeting', '1Gi'), claim('loser', '1Gi', { volumeName: 'fleeting' }));
    await claimIs('loser', 'Bound');
    const finalizers = '{"metadata":{"finalizers":null}}';
    await kubectl(['delete', 'pv', 'fleeting', '--wait=false']);
    await kubectl(['patch', 'pv', 'fleeting', '--type=merge', '-p', finalizers]);
    expect((await claimIs('loser', 'Lost')).status).not.toHaveProperty('capacity');
    expect(await told('ClaimLost', 'loser')).toMatch(/lost its PersistentVolume/);
  });
});

describe('a stateful set on host-local volumes', () => {
  let pods: Watched<Pod>;
  const isRunning = ({ metadata, status }: Pod) => !metadata.deletionTimestamp && status?.phase === 'Running';

  beforeAll(async () => {
    pods = await follow(PodKind, namespace);
    await client.create(StorageClassKind, {
      metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'pilothouse.dev/host-local',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
    });
  });

  it('gives a claim the default class though it came before it, and waits for a pod', async () => {
    await client.create(PersistentVolumeClaimKind, {
      metadata: { name: 'lonely', namespace },
      spec: { ...access, resources: { requests: { storage: '1Gi' } } },
    });
    expect(await told('WaitForFirstConsumer', 'lonely')).toBe(
      'waiting for first consumer to be created before binding',
    );
  });

  it('has a volume made on the node of each pod', async () => {
    await client.create(StatefulSetKind, {
      metadata: { name: 'db', namespace },
      spec: {
        replicas: 2,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { name: '', labels: { app: 'db' } },
          spec: {
            containers: [{ name: 'main', image: 'demo:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          },
        },
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { ...access, resources: { requests: { storage: '1Gi' } } } },
        ],
      },
    });
    const running = await pods.until('two pods', (all) => all.filter(isRunning).length === 2);
    for (const pod of running) {
      const { spec, metadata } = await claimIs(`data-${pod.metadata.name}`, 'Bound');
      const made = await inPhase(spec.volumeName ?? '', 'Bound');
      expect(made.metadata.name).toBe(`pvc-${metadata.uid}`);
      expect(made.metadata.annotations).toMatchObject({
        'pv.kubernetes.io/provisioned-by': 'pilothouse.dev/host-local',
        'pilothouse.dev/host-local-node': pod.spec.nodeName,
      });
      expect(metadata.annotations).toMatchObject({
        'volume.kubernetes.io/selected-node': pod.spec.nodeName,
        'volume.kubernetes.io/storage-provisioner': 'pilothouse.dev/host-local',
        'volume.beta.kubernetes.io/storage-provisioner': 'pilothouse.dev/host-local',
      });
      expect(made.spec).toMatchObject({ storageClassName: 'local', capacity: { storage: '1Gi' } });
    }
    expect(await told('ProvisioningSucceeded', 'data-db-0')).toMatch(/^Successfully provisioned volume pvc-/);
  });

  it('finds its volume again, on the same node', async () => {
    const [before] = pods.list().filter(({ metadata }) => metadata.name === 'db-0');
    // kubectl, too, may wait for one that is long replaced: it looks for the pod, and only then begins to watch its name.
    await kubectl(['delete', 'pod', 'db-0', '-n', namespace, '--wait=false']);
    const after = await pods.until('db-0 again', (all) =>
      all.some((pod) => pod.metadata.name === 'db-0' && isRunning(pod) && pod.metadata.uid !== before?.metadata.uid),
    );
    expect(after.find(({ metadata }) => metadata.name === 'db-0')?.spec.nodeName).toBe(before?.spec.nodeName);
  });

  it('has its volumes deleted with their claims, after the node has let go', async () => {
    const names = ['data-db-0', 'data-db-1'];
    const bound = claims.list().filter(({ metadata }) => names.includes(metadata.name));
    const [first = '', second = ''] = bound.map(({ spec }) => spec.volumeName ?? '');
    const made = await inPhase(first, 'Bound');
    const home = made.metadata.annotations?.['pilothouse.dev/host-local-node'] ?? '';
    // What the kubelet of the node does when it makes the directory, and no other may.
    const hold = (finalizers: string[]) => ({ metadata: { finalizers } });
    const other = await master.client(kubeletOf(home === 'h1' ? 'h2' : 'h1'));
    const held = [...(made.metadata.finalizers ?? []), 'pilothouse.dev/host-local'];
    await expect(other.patch(PersistentVolumeKind, { name: first }, hold(held))).rejects.toThrow(
      /no relationship|can only get/,
    );
    const kubelet = await master.client(kubeletOf(home));
    await kubelet.patch(PersistentVolumeKind, { name: first }, hold(held));
    await expect(kubelet.patch(PersistentVolumeKind, { name: first }, { spec: { claimRef: null } })).rejects.toThrow(
      /not allowed to update anything but the finalizer/,
    );
    await kubectl(['delete', 'statefulset', 'db', '-n', namespace]);
    await pods.until('no pods', (all) => all.every(({ metadata }) => !metadata.name.startsWith('db-')));
    await kubectl(['delete', 'pvc', '-n', namespace, ...names]);
    await goneVolume(second);
    const going = await volumeIs(first, 'going', ({ metadata, status }) => {
      return metadata.deletionTimestamp !== undefined && status?.phase === 'Released';
    });
    await kubelet.patch(
      PersistentVolumeKind,
      { name: first },
      hold((going.metadata.finalizers ?? []).filter((each) => each !== 'pilothouse.dev/host-local')),
    );
    await goneVolume(first);
  });

  it('has its volume made as soon as its class is one that can be served', async () => {
    const strict = {
      metadata: { name: 'strict' },
      provisioner: 'pilothouse.dev/host-local',
      volumeBindingMode: 'WaitForFirstConsumer',
    };
    await client.create(StorageClassKind, { ...strict, parameters: { type: 'ssd' } });
    await apply(claim('strict', '1Gi', { storageClassName: 'strict' }));
    const volumesOfPod = [{ name: 'data', persistentVolumeClaim: { claimName: 'strict' } }];
    await client.create(PodKind, {
      metadata: { name: 'strict', namespace },
      spec: { containers: [{ name: 'main', image: 'demo:1' }], volumes: volumesOfPod },
    });
    expect(await told('ProvisioningFailed', 'strict')).toMatch(/take no parameters, but there are: type$/);
    await client.delete(StorageClassKind, { name: 'strict' });
    await client.create(StorageClassKind, strict);
    await claimIs('strict', 'Bound');
  });

  it('goes on where the binder was ended', async () => {
    const before = Array.from({ length: 8 }, (_, index) => `many-${index}`);
    await apply(...before.map((name) => volume(name, '1Gi', { storageClassName: 'many' })));
    await Promise.all(before.map((name) => inPhase(name, 'Available')));
    await apply(...before.map((name) => claim(name, '1Gi', { storageClassName: 'many' })));
    await claims.until('one of them bound', (all) =>
      all.some(({ metadata, spec }) => metadata.name.startsWith('many') && spec.volumeName !== undefined),
    );
    await master.restart('controller-manager');
    const bound = await Promise.all(before.map((name) => claimIs(name, 'Bound')));
    expect(new Set(bound.map(({ spec }) => spec.volumeName))).toEqual(new Set(before));
  });
});
