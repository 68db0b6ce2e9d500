import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../common/api/core/v1/persistent-volume-claim.ts';
import { ClusterRoleKind } from '../../common/api/rbac/v1/cluster-role.ts';
import { CSINodeKind } from '../../common/api/storage/v1/csi-node.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { LocalMaster } from './local-master.ts';
import { PlainCluster } from './plain-cluster.ts';
import { Watched } from './watched.ts';

/** Scheduler and binder of volumes, each with its half of the work; the test plays the provisioner and an extender. */
const namespace = 'storing';
const driver = 'disks.example.com';
const selectedNode = 'volume.kubernetes.io/selected-node';
let master: LocalMaster;
let client: ApiClient;
let cluster: PlainCluster;
let claims: Watched<PersistentVolumeClaim>;
let extender: Server;

beforeAll(async () => {
  extender = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { nodenames } = JSON.parse(text) as { nodenames: string[] };
      const failedNodes = Object.fromEntries(nodenames.filter((name) => name !== 'c').map((name) => [name, 'no gpu']));
      response.end(JSON.stringify({ nodenames: nodenames.filter((name) => name === 'c'), failedNodes }));
    });
  }).listen(0, '127.0.0.1');
  await once(extender, 'listening');
  master = await LocalMaster.start();
  const config = join(master.folder, 'scheduler.yaml');
  await writeFile(
    config,
    `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
leaderElection: {leaderElect: false}
extenders:
- urlPrefix: http://127.0.0.1:${(extender.address() as AddressInfo).port}/scheduler
  filterVerb: filter
  nodeCacheCapable: true
  managedResources: [{name: example.com/gpu, ignoredByScheduler: true}]
`,
  );
  await master.startComponent('scheduler', [`--config=${config}`]);
  await master.startComponent('controller-manager', ['--controllers=persistentvolume-binder-controller']);
  client = await master.client();
  cluster = await new PlainCluster(client, namespace).start();
  for (const name of ['a', 'b', 'c']) await cluster.newNode(name);
  claims = await new Watched(client, PersistentVolumeClaimKind, namespace).start();
  const classes = { still: 'kubernetes.io/no-provisioner', made: driver };
  for (const [name, provisioner] of Object.entries(classes)) {
    const storageClass = { metadata: { name }, provisioner, volumeBindingMode: 'WaitForFirstConsumer' };
    await client.create(StorageClassKind, storageClass);
  }
});
afterAll(async () => {
  await claims?.end();
  await cluster?.end();
  await master?.end();
  extender.close();
});

const storage = '1Gi';
const modes = { accessModes: ['ReadWriteOnce'] };
const newVolume = (name: string, nodeName: string, spec: object) =>
  client.create(PersistentVolumeKind, {
    metadata: { name },
    spec: {
      ...modes,
      capacity: { storage },
      persistentVolumeReclaimPolicy: 'Retain',
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [nodeName] }] },
          ],
        },
      },
      ...spec,
    },
  });
const newClaim = (name: string, storageClassName: string) =>
  client.create(PersistentVolumeClaimKind, {
    metadata: { name, namespace },
    spec: { ...modes, resources: { requests: { storage } }, storageClassName },
  });
const newPod = (name: string, claimName: string) =>
  cluster.newPod(name, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const claim = (name: string) => claims.list().find(({ metadata }) => metadata.name === name);
const untilSelected = async (name: string, isSelected = true) => {
  const isSo = () => (claim(name)?.metadata.annotations?.[selectedNode] !== undefined) === isSelected;
  await claims.until(`a node of ${name} is ${isSelected ? '' : 'not '}selected`, isSo);
  return claim(name)?.metadata.annotations?.[selectedNode] ?? '';
};

// First of all: the scheduler asks for volumes once, when it sees the first pod that has any.
it('pods without volumes do not wait for what the scheduler may not know of volumes', async () => {
  const role = await client.get(ClusterRoleKind, { name: 'system:kube-scheduler' });
  const rules = role.rules?.filter(({ resources }) => !resources?.includes('volumeattachments')) ?? [];
  await client.patch(ClusterRoleKind, role.metadata, { rules });
  await newVolume('early-a', 'a', { storageClassName: 'still', local: { path: '/mnt/early' } });
  await newClaim('early', 'still');
  await newPod('early', 'early');
  await cluster.newPod('plain');
  expect(await cluster.nodeOf('plain')).toBeDefined();
  expect(claim('early')?.status?.phase).toBe('Pending');
  await client.patch(ClusterRoleKind, role.metadata, { rules: role.rules });
  expect(await cluster.nodeOf('early')).toBe('a');
});

describe('a claim that waits for its first consumer', () => {
  it('gets the volume of the node that its pod goes to', async () => {
    await newVolume('still-b', 'b', { storageClassName: 'still', local: { path: '/mnt/b' } });
    await newClaim('still', 'still');
    await newPod('still', 'still');
    expect(await cluster.nodeOf('still')).toBe('b');
    expect(claim('still')?.spec.volumeName).toBe('still-b');
  });

  it('says what is missing where there is no volume, and goes on as soon as there is one', async () => {
    await newClaim('late', 'still');
    await newPod('late', 'late');
    expect(await cluster.objectionTo('late')).toBe(
      "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind." +
        ' preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    );
    await newVolume('still-a', 'a', { storageClassName: 'still', local: { path: '/mnt/a' } });
    expect(await cluster.nodeOf('late')).toBe('a');
  });

  it('is placed anew when its provisioner gives the node up', async () => {
    await newClaim('made', 'made');
    await newPod('made', 'made');
    await untilSelected('made');
    expect(cluster.pod('made')?.spec.nodeName).toBeUndefined();
    const nothing = { metadata: { annotations: { [selectedNode]: null } } };
    await client.patch(PersistentVolumeClaimKind, { name: 'made', namespace }, nothing);
    expect(await cluster.objectionTo('made')).toBe(
      'running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "made"',
    );
    const nodeName = await untilSelected('made');
    const { uid } = claim('made')?.metadata ?? {};
    const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name: 'made', uid };
    const csi = { driver, volumeHandle: 'made' };
    await newVolume('made', nodeName, { storageClassName: 'made', claimRef, csi });
    expect(await cluster.nodeOf('made')).toBe(nodeName);
  });
});

it('a node bears only so many volumes of a driver', async () => {
  for (const name of ['a', 'b', 'c']) {
    const drivers = [{ name: driver, nodeID: name, allocatable: { count: 0 } }];
    await client.create(CSINodeKind, { metadata: { name }, spec: { drivers } });
  }
  await newClaim('much', 'made');
  await newPod('much', 'much');
  expect(await cluster.objectionTo('much')).toMatch(/^0\/3 nodes are available: 3 node\(s\) exceed max volume count\./);
});

describe('an extender', () => {
  const gpu = { limits: { 'example.com/gpu': '1' }, requests: { 'example.com/gpu': '1' } };

  it('has a say in where pods with its resource go, which no node needs to have', async () => {
    await cluster.newPod('gpu', { containers: [{ name: 'c', image: 'x', resources: gpu }] });
    expect(await cluster.nodeOf('gpu')).toBe('c');
  });

  it('says why it refuses', async () => {
    const spec = {
      nodeSelector: { 'kubernetes.io/hostname': 'a' },
      containers: [{ name: 'c', image: 'x', resources: gpu }],
    };
    await cluster.newPod('gpu-on-a', spec);
    expect(await cluster.objectionTo('gpu-on-a')).toMatch(
      /^0\/3 nodes are available: 1 no gpu, 2 node\(s\) didn't match Pod's node affinity\/selector\./,
    );
  });
});
