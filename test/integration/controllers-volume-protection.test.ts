import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Event, EventKind } from '../../common/api/core/v1/event.ts';
import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../common/api/core/v1/persistent-volume-claim.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../common/api/core/v1/persistent-volume.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import { CSIDriverKind } from '../../common/api/storage/v1/csi-driver.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import { type VolumeAttachment, VolumeAttachmentKind } from '../../common/api/storage/v1/volume-attachment.ts';
import { VolumeAttributesClassKind } from '../../common/api/storage/v1/volume-attributes-class.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { Watched } from './watched.ts';

/** Without the binder: who is bound to whom is what the tests say. */
const controllers = [
  'serviceaccount-controller',
  'garbage-collector-controller',
  'persistentvolumeclaim-protection-controller',
  'persistentvolume-protection-controller',
  'volumeattributesclass-protection-controller',
  'ephemeral-volume-controller',
  'persistentvolume-attach-detach-controller',
  'persistentvolume-expander-controller',
];
const driver = 'disks.example.com';

let master: LocalMaster;
let client: ApiClient;
const nodes: SimulatedNode[] = [];
const { follow, newNamespace, unfollow } = followed(() => client);
let unexpected: Error | undefined;

beforeAll(async () => {
  master = await LocalMaster.start();
  await master.startComponent('controller-manager', [`--controllers=${controllers.join(',')}`]);
  client = await master.client();
  for (const name of ['h1', 'h2']) {
    const node = new SimulatedNode(name, await master.client(kubeletOf(name)), (error) => (unexpected ??= error));
    await node.start();
    nodes.push(node);
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    await client.patch(NodeKind, { name }, { metadata: { annotations } });
  }
  await client.create(StorageClassKind, {
    metadata: { name: 'growing' },
    provisioner: driver,
    allowVolumeExpansion: true,
  });
});
afterAll(async () => {
  await unfollow();
  for (const node of nodes) await node.silence();
  await master.end();
  if (unexpected) throw unexpected;
});

const kubectl = async (...args: string[]) => {
  const { code, stdout, stderr } = await master.kubectl(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
};

const accessModes = ['ReadWriteOnce'];
const sized = (storage: string) => ({ storage });

/** A claim and a volume of the namespace's name that are bound to each other. */
async function bound(namespace: string, source: Partial<PersistentVolume['spec']>): Promise<void> {
  const storageClassName = 'growing';
  const claim = await client.create(PersistentVolumeClaimKind, {
    metadata: { name: 'data', namespace },
    spec: { accessModes, storageClassName, volumeName: namespace, resources: { requests: sized('1Gi') } },
  });
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name: 'data', uid: claim.metadata.uid };
  await client.create(PersistentVolumeKind, {
    metadata: { name: namespace },
    spec: { accessModes, storageClassName, capacity: sized('1Gi'), claimRef, ...source },
  });
  const options = { subresource: 'status' };
  await client.patch(PersistentVolumeKind, { name: namespace }, { status: { phase: 'Bound' } }, options);
  const status = { phase: 'Bound', accessModes, capacity: sized('1Gi') };
  await client.patch(PersistentVolumeClaimKind, { name: 'data', namespace }, { status }, options);
}

async function startPod(namespace: string, name: string, nodeName: string, volume: object): Promise<void> {
  await client.create(PodKind, {
    metadata: { name, namespace },
    spec: {
      nodeName,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'c', image: 'demo:1' }],
      volumes: [{ name: 'v', ...volume }],
    },
  });
}

const mounted = { persistentVolumeClaim: { claimName: 'data' } };
const hostPath = { path: '/srv/data' };
const namesOf = (objects: ApiObject[]) => objects.map(({ metadata }) => metadata.name).sort();
const told =
  (reason: string, message = '') =>
  (events: Event[]) =>
    events.some((event) => event.reason === reason && (event.message ?? '').includes(message));

describe('what is in use', () => {
  it('is a claim as long as a pod has it, which then goes', async () => {
    const namespace = await newNamespace('claim-in-use');
    await bound(namespace, { hostPath });
    await startPod(namespace, 'user', 'h1', mounted);
    const claims = await follow(PersistentVolumeClaimKind, namespace);
    expect(claims.list()[0]?.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    await kubectl('delete', 'pvc', 'data', '-n', namespace, '--wait=false');
    expect(await kubectl('get', 'pvc', 'data', '-n', namespace)).toMatch(/^data +Terminating +claim-in-use/m);
    expect(await kubectl('describe', 'pvc', 'data', '-n', namespace)).toMatch(/^Used By: +user$/m);
    await kubectl('delete', 'pod', 'user', '-n', namespace);
    await claims.until('the end of the claim', (found) => found.length === 0);
  });

  it('is a volume as long as it is bound', async () => {
    const namespace = await newNamespace('volume-in-use');
    await bound(namespace, { hostPath });
    const volumes = await follow(PersistentVolumeKind);
    await kubectl('delete', 'pv', namespace, '--wait=false');
    expect(await kubectl('get', 'pv', namespace)).toMatch(/^volume-in-use .* Terminating +volume-in-use\/data/m);
    const status = { phase: 'Released' };
    await client.patch(PersistentVolumeKind, { name: namespace }, { status }, { subresource: 'status' });
    await volumes.until('its end', (found) => !namesOf(found).includes(namespace));
  });

  it('is a class of attributes as long as a claim names it', async () => {
    const namespace = await newNamespace('class-in-use');
    await bound(namespace, { hostPath });
    const metadata = { name: 'gold' };
    await client.create(VolumeAttributesClassKind, { metadata, driverName: driver, parameters: { iops: '9' } });
    const claim = { name: 'data', namespace };
    await client.patch(PersistentVolumeClaimKind, claim, { spec: { volumeAttributesClassName: 'gold' } });
    const classes = await follow(VolumeAttributesClassKind);
    // The controller goes by what is mirrored: here that is as far, too.
    const held = await follow(PersistentVolumeClaimKind, namespace);
    await held.until('its class', ([found]) => found?.spec.volumeAttributesClassName === 'gold');
    await kubectl('delete', 'volumeattributesclass', 'gold', '--wait=false');
    expect((await client.get(VolumeAttributesClassKind, metadata)).metadata.deletionTimestamp).toBeDefined();
    await client.delete(PersistentVolumeClaimKind, claim);
    await classes.until('its end', (found) => found.length === 0);
  });

  it('is protected even where it was made without', async () => {
    const namespace = await newNamespace('unprotected');
    await bound(namespace, { hostPath });
    const volumes = await follow(PersistentVolumeKind);
    await client.patch(PersistentVolumeKind, { name: namespace }, { metadata: { finalizers: null } });
    const isHeld = (found: PersistentVolume[]) =>
      found.some(({ metadata }) => metadata.name === namespace && metadata.finalizers?.length === 1);
    await volumes.until('its protection', isHeld);
  });
});

describe('an ephemeral volume', () => {
  const ephemeral = {
    ephemeral: { volumeClaimTemplate: { spec: { accessModes, resources: { requests: sized('1Gi') } } } },
  };

  it('has a claim that lives and dies with its pod', async () => {
    const namespace = await newNamespace('ephemeral');
    const claims = await follow(PersistentVolumeClaimKind, namespace);
    await startPod(namespace, 'web', 'h1', ephemeral);
    const [claim] = await claims.until('the claim', (found) => found.length === 1);
    expect(claim?.metadata.name).toBe('web-v');
    expect(claim?.metadata.ownerReferences).toMatchObject([{ kind: 'Pod', name: 'web', controller: true }]);
    await kubectl('delete', 'pod', 'web', '-n', namespace);
    await claims.until('the end of the claim', (found) => found.length === 0);
  });

  it('does not take the claim of somebody else, and says so', async () => {
    const namespace = await newNamespace('ephemeral-conflict');
    await client.create(PersistentVolumeClaimKind, {
      metadata: { name: 'web-v', namespace },
      spec: { accessModes, resources: { requests: sized('1Gi') } },
    });
    await startPod(namespace, 'web', 'h1', ephemeral);
    const events = await follow(EventKind, namespace);
    const why =
      'ephemeral volume v: PVC ephemeral-conflict/web-v was not created for pod ephemeral-conflict/web (pod is not owner)';
    await events.until('the refusal', told('FailedBinding', why));
    // Once the name is free, the pod gets its own.
    const claims = await follow(PersistentVolumeClaimKind, namespace);
    await kubectl('delete', 'pod', 'web', '-n', namespace);
    await kubectl('delete', 'pvc', 'web-v', '-n', namespace);
    await startPod(namespace, 'web', 'h1', ephemeral);
    await claims.until('a claim of its own', ([found]) => found?.metadata.ownerReferences?.length === 1);
  });
});

/** Attaches as a driver's external-attacher does: with a finalizer of its own. */
async function attacher(refuses: (attachment: VolumeAttachment) => boolean = () => false): Promise<void> {
  const attachments = await follow(VolumeAttachmentKind);
  const finalizer = 'external-attacher/disks-example-com';
  const act = async ({ metadata, spec, status }: VolumeAttachment) => {
    const ref = { name: metadata.name };
    if (metadata.deletionTimestamp) {
      if (metadata.finalizers?.length) {
        await client.patch(VolumeAttachmentKind, ref, { metadata: { finalizers: null } });
      }
    } else if (!metadata.finalizers?.length) {
      await client.patch(VolumeAttachmentKind, ref, { metadata: { finalizers: [finalizer] } });
    } else if (!status.attached && !status.attachError) {
      const attachError = { time: metadata.creationTimestamp, message: `no room on ${spec.nodeName}` };
      const answer = refuses({ metadata, spec, status }) ? { attached: false, attachError } : { attached: true };
      await client.patch(VolumeAttachmentKind, ref, { status: answer }, { subresource: 'status' });
    }
  };
  const done = new Set<string>();
  attachments.onChange((all) => {
    for (const attachment of all) {
      const version = `${attachment.metadata.name} ${attachment.metadata.resourceVersion}`;
      if (attachment.spec.attacher !== driver || done.has(version)) continue;
      done.add(version);
      // It may be gone, or another version: then there is a later change.
      void act(attachment).catch(() => {});
    }
  });
}

describe('a volume of a driver', () => {
  const csi = (volumeHandle: string) => ({ csi: { driver, volumeHandle } });
  const uniqueName = (handle: string) => `kubernetes.io/csi/${driver}^${handle}`;
  const attachedTo = (nodeName: string, handle: string) => (found: Node[]) =>
    found.some(
      ({ metadata, status }) =>
        metadata.name === nodeName && status?.volumesAttached?.some(({ name }) => name === uniqueName(handle)),
    );
  const use = (nodeName: string, ...handles: string[]) =>
    client.patch(
      NodeKind,
      { name: nodeName },
      { status: { volumesInUse: handles.map(uniqueName) } },
      { subresource: 'status' },
    );
  const of = (volumeName: string) => (found: VolumeAttachment[]) =>
    found.filter(({ spec }) => spec.source.persistentVolumeName === volumeName);

  let attachments: Watched<VolumeAttachment>;
  let nodeStatus: Watched<Node>;
  beforeAll(async () => {
    await attacher(({ spec }) => spec.source.persistentVolumeName === 'refused');
    attachments = await follow(VolumeAttachmentKind);
    nodeStatus = await follow(NodeKind);
  });

  it('is attached for its pod, and detached when the node has put it away', async () => {
    const namespace = await newNamespace('attached');
    await bound(namespace, csi('disk-1'));
    await startPod(namespace, 'db', 'h1', mounted);
    await nodeStatus.until('the volume on the node', attachedTo('h1', 'disk-1'));
    const [attachment] = of(namespace)(attachments.list());
    expect(attachment?.metadata.name).toMatch(/^csi-[0-9a-f]{64}$/);
    expect(attachment?.spec).toEqual({
      attacher: driver,
      nodeName: 'h1',
      source: { persistentVolumeName: namespace },
    });
    expect(await kubectl('get', 'volumeattachment')).toMatch(/^csi-\w+ +disks.example.com +attached +h1 +true/m);
    const events = await follow(EventKind, namespace);
    const words = 'AttachVolume.Attach succeeded for volume "attached" ';
    await events.until('the news', told('SuccessfulAttachVolume', words));

    await use('h1', 'disk-1');
    await kubectl('delete', 'pod', 'db', '-n', namespace);
    // Another volume comes and goes meanwhile: this one stays as long as the node says that it uses it.
    const other = await newNamespace('attached-meanwhile');
    await bound(other, csi('disk-2'));
    await startPod(other, 'db', 'h1', mounted);
    await nodeStatus.until('the other volume', attachedTo('h1', 'disk-2'));
    await kubectl('delete', 'pod', 'db', '-n', other);
    await attachments.until('the end of the other', (found) => of(other)(found).length === 0);
    expect(attachedTo('h1', 'disk-1')(nodeStatus.list())).toBe(true);
    expect(of(namespace)(attachments.list())).toHaveLength(1);

    let untoldAt = 0n;
    let deletedAt = 0n;
    const versionOf = (object: ApiObject | undefined) => BigInt(object?.metadata.resourceVersion ?? 0);
    nodeStatus.onChange((found) => {
      if (untoldAt > 0n || attachedTo('h1', 'disk-1')(found)) return;
      untoldAt = versionOf(found.find(({ metadata }) => metadata.name === 'h1'));
    });
    attachments.onChange((found) => {
      const [one] = of(namespace)(found);
      if (deletedAt === 0n && one?.metadata.deletionTimestamp) deletedAt = versionOf(one);
    });
    await use('h1');
    await attachments.until('the end of the attachment', (found) => of(namespace)(found).length === 0);
    await nodeStatus.until('its end on the node', (found) => !attachedTo('h1', 'disk-1')(found));
    // The node knows before the driver begins.
    expect(untoldAt).toBeGreaterThan(0n);
    expect(deletedAt).toBeGreaterThan(untoldAt);
  });

  it('goes to one node at a time', async () => {
    const namespace = await newNamespace('exclusive');
    await bound(namespace, csi('disk-3'));
    await startPod(namespace, 'first', 'h1', mounted);
    await nodeStatus.until('the volume on the node', attachedTo('h1', 'disk-3'));
    await startPod(namespace, 'second', 'h2', mounted);
    const events = await follow(EventKind, namespace);
    const words = 'Multi-Attach error for volume "exclusive" Volume is already used by pod(s) first';
    await events.until('the refusal', told('FailedAttachVolume', words));
    expect(of(namespace)(attachments.list()).map(({ spec }) => spec.nodeName)).toEqual(['h1']);
    await kubectl('delete', 'pod', 'first', '-n', namespace);
    await nodeStatus.until('the volume on the other node', attachedTo('h2', 'disk-3'));
    expect(of(namespace)(attachments.list()).map(({ spec }) => spec.nodeName)).toEqual(['h2']);
  });

  it('goes to one of two nodes that want it at the same moment', async () => {
    const namespace = await newNamespace('raced-for');
    let most = 0;
    attachments.onChange((found) => (most = Math.max(most, of(namespace)(found).length)));
    await startPod(namespace, 'first', 'h1', mounted);
    await startPod(namespace, 'second', 'h2', mounted);
    // Both hear of it by the claim.
    await bound(namespace, csi('disk-8'));
    const events = await follow(EventKind, namespace);
    const words = 'Multi-Attach error for volume "raced-for" Volume is already used by pod(s) ';
    await events.until('the refusal', told('FailedAttachVolume', words));
    await events.until('the news', told('SuccessfulAttachVolume'));
    expect(most).toBe(1);
  });

  it('is taken from a node that is out of service, even while that seems to use it', async () => {
    const namespace = await newNamespace('out-of-service');
    await bound(namespace, csi('disk-4'));
    await startPod(namespace, 'db', 'h2', mounted);
    await nodeStatus.until('the volume on the node', attachedTo('h2', 'disk-4'));
    await use('h2', 'disk-4');
    await kubectl('delete', 'pod', 'db', '-n', namespace);
    await kubectl('taint', 'node', 'h2', 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute');
    await attachments.until('the end of the attachment', (found) => of(namespace)(found).length === 0);
    await kubectl('taint', 'node', 'h2', 'node.kubernetes.io/out-of-service-');
    await use('h2');
  });

  it('says why it cannot be attached', async () => {
    const namespace = await newNamespace('refused');
    await bound(namespace, csi('disk-5'));
    await startPod(namespace, 'db', 'h1', mounted);
    const events = await follow(EventKind, namespace);
    const words = 'AttachVolume.Attach failed for volume "refused" : no room on h1';
    await events.until('the reason', told('FailedAttachVolume', words));
  });

  it('is not attached where its driver does not attach, nor when it is none of a driver', async () => {
    await client.create(CSIDriverKind, { metadata: { name: 'folders.example.com' }, spec: { attachRequired: false } });
    const drivers = await follow(CSIDriverKind);
    await drivers.until('the driver', (found) => found.length === 1);
    for (const [namespace, source] of [
      ['unattached', { csi: { driver: 'folders.example.com', volumeHandle: 'f' } }],
      ['folder', { hostPath }],
    ] as const) {
      await newNamespace(namespace);
      await bound(namespace, source);
      await startPod(namespace, 'db', 'h1', mounted);
    }
    // One that is attached comes after them, and is made by the same loop.
    const namespace = await newNamespace('attached-after');
    await bound(namespace, csi('disk-6'));
    await startPod(namespace, 'db', 'h1', mounted);
    await nodeStatus.until('the last one', attachedTo('h1', 'disk-6'));
    const volumes = attachments.list().map(({ spec }) => spec.source.persistentVolumeName);
    expect(volumes).toContain('attached-after');
    expect(volumes).not.toContain('unattached');
    expect(volumes).not.toContain('folder');
  });
});

describe('a claim that asks for more', () => {
  const ask = async (namespace: string) => {
    const spec = { resources: { requests: sized('2Gi') } };
    await kubectl('patch', 'pvc', 'data', '-n', namespace, '-p', JSON.stringify({ spec }));
  };
  const capacityOf = ([claim]: PersistentVolumeClaim[]) => claim?.status?.capacity?.['storage'];

  it('gets it where that is a number only', async () => {
    const namespace = await newNamespace('grown');
    await bound(namespace, { hostPath });
    const claims = await follow(PersistentVolumeClaimKind, namespace);
    await ask(namespace);
    await claims.until('its new size', (found) => capacityOf(found) === '2Gi');
    expect(await kubectl('get', 'pv', namespace)).toMatch(/^grown +2Gi +RWO/m);
    const events = await follow(EventKind, namespace);
    const words = 'ExpandVolume succeeded for volume grown/data';
    await events.until('the news', told('VolumeResizeSuccessful', words));
  });

  it('waits for its driver', async () => {
    const namespace = await newNamespace('to-be-grown');
    await bound(namespace, { csi: { driver, volumeHandle: 'disk-7' } });
    await ask(namespace);
    const events = await follow(EventKind, namespace);
    const words = 'waiting for an external controller to expand this PVC';
    await events.until('the news', told('ExternalExpanding', words));
    const claims = await follow(PersistentVolumeClaimKind, namespace);
    expect(capacityOf(claims.list())).toBe('1Gi');
  });
});
