import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { podInfo } from '../node-info.ts';
import { type Things, cacheOf, clusterOf, node, outcome, pod, profileOf } from '../scheduling.fixture.ts';
import { bindingProgress } from './volume-choices.ts';
import { keepingPatch } from './volume-claims.ts';
import { runPlacement } from '../placement.ts';

const { selectedNode, storageClass: classAnnotation } = volumeAnnotations;
const noPreemption = { plugins: { multiPoint: { disabled: [{ name: 'DefaultPreemption' }] } } };
const using = (claimName: string, name = 'p') =>
  pod(name, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const claim = (name: string, over: Partial<PersistentVolumeClaim> = {}, bound?: string): PersistentVolumeClaim => ({
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    annotations: bound ? { 'pv.kubernetes.io/bind-completed': 'yes' } : {},
    ...over.metadata,
  },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    volumeName: bound,
    ...over.spec,
  },
  status: over.status,
});
const volume = (name: string, over: Partial<PersistentVolume['spec']> = {}, labels = {}): PersistentVolume => ({
  metadata: { name, labels },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...over },
  status: { phase: 'Available' },
});
const onNode = (name: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
    },
  },
});
const waiting = {
  metadata: { name: 'late' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};
const provider = { ...waiting, provisioner: 'example.com/disks' };
const name = 'example.com/disks';
const driver = { metadata: { name }, spec: { storageCapacity: true } };
const room = (where: string, capacity: string) => ({
  metadata: { name: where, namespace: 'kube-system' },
  nodeTopology: { matchLabels: { 'kubernetes.io/hostname': where } },
  storageClassName: 'late',
  capacity,
});
const csi = (volumeHandle: string) => ({ csi: { driver: name, volumeHandle } });
const bearing = (where: string, count: number) => ({
  metadata: { name: where },
  spec: { drivers: [{ name, nodeID: where, allocatable: { count } }] },
});
const attachment = (persistentVolumeName: string, nodeName: string) => ({
  metadata: { name: persistentVolumeName },
  spec: { attacher: name, source: { persistentVolumeName }, nodeName },
  status: { attached: true },
});
const late = (over: Partial<PersistentVolumeClaim> = {}) =>
  claim('data', { ...over, spec: { storageClassName: 'late' } });
const all = (reason: string) => `0/2 nodes are available: 2 ${reason}.`;

describe('a pod with a claim', () => {
  const cases: Array<[string, Things, string]> = [
    ['that is not there', {}, '0/2 nodes are available: persistentvolumeclaim "data" not found.'],
    [
      'that is going',
      {
        claims: [
          claim('data', {
            metadata: { name: 'data', namespace: 'default', deletionTimestamp: '2026-01-01T00:00:00Z' },
          }),
        ],
      },
      '0/2 nodes are available: persistentvolumeclaim "data" is being deleted.',
    ],
    [
      'that nobody has bound yet',
      { claims: [claim('data')] },
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    ],
    [
      'whose volume is on a node goes there',
      { claims: [claim('data', {}, 'v')], volumes: [volume('v', onNode('b'))] },
      'b',
    ],
    [
      'whose volume is elsewhere',
      { claims: [claim('data', {}, 'v')], volumes: [volume('v', onNode('z'))] },
      all("node(s) didn't match PersistentVolume's node affinity"),
    ],
    [
      'whose volume is lost',
      { claims: [claim('data', {}, 'v')] },
      all('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'),
    ],
    [
      'whose volume is in another zone',
      { claims: [claim('data', {}, 'v')], volumes: [volume('v', {}, { 'topology.kubernetes.io/zone': 'z' })] },
      '0/2 nodes are available: 1 node(s) had no available volume zone, 1 node(s) were unschedulable.',
    ],
    [
      'that waits goes where a volume is free',
      { claims: [late()], classes: [waiting], volumes: [volume('v', { ...onNode('b'), storageClassName: 'late' })] },
      'b',
    ],
    [
      'that waits, without a free volume',
      { claims: [late()], classes: [waiting] },
      all("node(s) didn't find available persistent volumes to bind"),
    ],
    [
      'that waits, with volumes that are too small',
      {
        claims: [late()],
        classes: [waiting],
        volumes: [volume('v', { storageClassName: 'late', capacity: { storage: '1Mi' } })],
      },
      all("node(s) didn't find available persistent volumes to bind"),
    ],
    [
      'that waits, with volumes of other attributes',
      {
        claims: [late()],
        classes: [waiting],
        volumes: [volume('v', { storageClassName: 'late', volumeAttributesClassName: 'gold' })],
      },
      all("node(s) didn't find available persistent volumes to bind"),
    ],
    [
      'that waits, with volumes of its class by annotation, goes there',
      {
        claims: [late()],
        classes: [waiting],
        volumes: [
          { ...volume('v', onNode('b')), metadata: { name: 'v', annotations: { [classAnnotation]: 'late' } } },
          {
            ...volume('w', { storageClassName: 'late' }),
            metadata: { name: 'w', annotations: { [classAnnotation]: 'x' } },
          },
        ],
      },
      'b',
    ],
    [
      'that waits goes where a volume is kept for it, of whatever class',
      {
        claims: [late()],
        classes: [waiting],
        volumes: [volume('v', { ...onNode('b'), claimRef: { name: 'data', namespace: 'default' } })],
      },
      'b',
    ],
    [
      'that waits, with a volume that is kept for another',
      {
        claims: [late()],
        classes: [waiting],
        volumes: [
          volume('v', { storageClassName: 'late', claimRef: { name: 'data', namespace: 'default', uid: 'another' } }),
        ],
      },
      all("node(s) didn't find available persistent volumes to bind"),
    ],
    ['that waits for a provisioner goes anywhere', { claims: [late()], classes: [provider] }, 'a'],
    [
      'whose volume is being made on a node goes there',
      {
        claims: [late({ metadata: { name: 'data', namespace: 'default', annotations: { [selectedNode]: 'b' } } })],
        classes: [provider],
      },
      'b',
    ],
    [
      'that waits where a driver has no room for it',
      { claims: [late()], classes: [provider], drivers: [driver], capacities: [room('a', '1Mi'), room('c', '1Ti')] },
      all('node(s) did not have enough free storage'),
    ],
    [
      'that waits goes where a driver has room',
      { claims: [late()], classes: [provider], drivers: [driver], capacities: [room('a', '1Mi'), room('b', '1Gi')] },
      'b',
    ],
    [
      'of a driver that a node bears no more of goes elsewhere',
      {
        claims: [claim('data', {}, 'v'), claim('other', {}, 'w')],
        volumes: [volume('v', csi('v')), volume('w', csi('w'))],
        csiNodes: [bearing('a', 1)],
        attachments: [attachment('w', 'a')],
      },
      'b',
    ],
    [
      'of a driver that nodes bear no more of',
      {
        claims: [claim('data', {}, 'v')],
        volumes: [volume('v', csi('v')), volume('w', csi('w'))],
        csiNodes: [bearing('a', 1), bearing('b', 0)],
        attachments: [attachment('w', 'a')],
      },
      all('node(s) exceed max volume count'),
    ],
    [
      'whose volume is attached already counts once',
      {
        claims: [claim('data', {}, 'v')],
        volumes: [volume('v', csi('v'))],
        csiNodes: [bearing('a', 1), bearing('b', 0)],
        attachments: [attachment('v', 'a')],
      },
      'a',
    ],
  ];
  it.each(cases)('%s', (name, things, result) => {
    const inZone = name.includes('zone');
    const nodes = [
      node('a', { labels: inZone ? { 'topology.kubernetes.io/zone': 'x' } : {} }),
      node('b', { spec: { unschedulable: inZone } }),
    ];
    expect(outcome(profileOf(noPreemption, things), using('data'), cacheOf(nodes))).toBe(result);
  });

  it('of one pod at a time waits for the other to go', () => {
    const exclusive = claim('data', { spec: { accessModes: ['ReadWriteOncePod'] } }, 'v');
    const things = { claims: [{ ...exclusive, spec: { ...exclusive.spec, volumeName: 'v' } }], volumes: [volume('v')] };
    const cache = cacheOf([node('a'), node('b')], { a: [using('data', 'first')] });
    expect(outcome(profileOf(noPreemption, things), using('data'), cache)).toBe(
      all('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'),
    );
  });
});

describe('a claim that waited', () => {
  const signal = new AbortController().signal;
  const place = async (things: Things) => {
    const written: string[] = [];
    const profile = profileOf(noPreemption, things, {
      volumes: {
        keepFor: async ({ metadata }, { metadata: { name } }) => void written.push(`${metadata.name} for ${name}`),
        selectNode: async ({ metadata }, nodeName) => void written.push(`${metadata.name} on ${nodeName}`),
        until: async () => void written.push('wait'),
      },
      bind: async ({ nodeName }) => void written.push(`bind to ${nodeName}`),
    });
    const cache = cacheOf([node('a')]);
    const info = podInfo(using('data'));
    outcome(profile, info, cache);
    const [first] = cache.nodes;
    if (!first) throw new Error('no node');
    const steps = runPlacement(profile, { pod: info, nodeName: 'a', node: first }, signal);
    if (steps.type === 'under-way') await steps.done;
    return written;
  };

  it.each([
    [
      'gets the free volume',
      { claims: [late()], classes: [waiting], volumes: [volume('v', { storageClassName: 'late' })] },
      'v for data',
    ],
    ['gets one made where the pod goes', { claims: [late()], classes: [provider] }, 'data on a'],
  ])('%s before the pod is bound', async (_, things, first) => {
    expect(await place(things)).toEqual([first, 'wait', 'bind to a']);
  });
});

describe('a volume', () => {
  const mine = { name: 'data', namespace: 'default', uid: 'uid-data' };
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...mine };
  const { uid: _, ...mineByName } = mine;

  it.each<[string, PersistentVolume['spec']['claimRef'], object | undefined]>([
    [
      'that was free is kept, and may be given away again',
      undefined,
      { metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } }, spec: { claimRef } },
    ],
    ['that a person kept gets the uid alone', mineByName, { metadata: {}, spec: { claimRef } }],
    ['that is kept needs nothing', mine, undefined],
  ])('%s', (_what, kept, patch) => {
    expect(keepingPatch(volume('v', { claimRef: kept }), claim('data'))).toEqual(patch);
  });
});

describe('while the volumes of a pod are made', () => {
  const asked = late({ metadata: { name: 'data', namespace: 'default', uid: 'u', resourceVersion: '1' } });
  const now = (metadata: object, bound?: string): PersistentVolumeClaim => ({
    ...claim('data', {}, bound),
    metadata: { ...claim('data', {}, bound).metadata, uid: 'u', resourceVersion: '2', ...metadata },
  });
  const kept = volume('v', { storageClassName: 'late' });
  const cases: Array<[string, Things, PersistentVolume | undefined, unknown]> = [
    ['our own write is not back yet', { claims: [asked] }, undefined, 'waiting'],
    ['the provisioner is at work', { claims: [now({ annotations: { [selectedNode]: 'a' } })] }, undefined, 'waiting'],
    [
      'the provisioner has given the node up',
      { claims: [now({})] },
      undefined,
      { failure: 'provisioning failed for PVC "data"' },
    ],
    ['the claim is gone', {}, undefined, { failure: 'persistentvolumeclaim "data" not found' }],
    [
      'the claim is another of its name',
      { claims: [now({ uid: 'x' })] },
      undefined,
      { failure: 'persistentvolumeclaim "data" not found' },
    ],
    ['the chosen volume is gone', { claims: [now({})] }, kept, { failure: 'persistentvolume "v" not found' }],
    ['the chosen volume is kept for it', { claims: [now({})], volumes: [kept] }, kept, 'waiting'],
    ['all is bound', { claims: [now({}, 'v')], volumes: [kept] }, kept, 'bound'],
    [
      'it was made where the pod does not go',
      { claims: [now({}, 'v')], volumes: [volume('v', onNode('z'))] },
      undefined,
      { failure: 'volume "v" of the claim cannot be reached from node a' },
    ],
  ];
  it.each(cases)('%s', (_, things, chosen, progress) => {
    const { storage } = clusterOf(things);
    expect(bindingProgress('default', [{ claim: asked, volume: chosen }], node('a'), storage)).toEqual(progress);
  });
});
