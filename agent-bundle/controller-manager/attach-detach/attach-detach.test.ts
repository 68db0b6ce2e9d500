import { describe, expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { VolumeAttachment } from '../../../common/api/storage/v1/volume-attachment.ts';
import { multiAttach } from './attach-words.ts';
import { attachmentNameOf, attachmentNameOfUnique, isOurs, uniqueNameOf } from './attachment-name.ts';
import { type AttachState, attachPlan } from './node-attachments.ts';
import { type Storage, type WantedVolume, wantedVolumes } from './wanted-volumes.ts';

const deletionTimestamp = '2026-01-01T00:00:00Z';

describe('the name of an attachment', () => {
  it('is the one that kubelets and drivers look for', () => {
    // The SHA-256 of handle, driver and node, one behind the other.
    const name = 'csi-ba67b5af3aef857c138e2fea32e4429dbfb6ccfbdbc625fd31f418ad5d8e4fa6';
    expect(attachmentNameOf('disks.example.com', 'h1', 'node-1')).toBe(name);
    const unique = uniqueNameOf('disks.example.com', 'h^1');
    expect(unique).toBe('kubernetes.io/csi/disks.example.com^h^1');
    expect(attachmentNameOfUnique(unique, 'n')).toBe(attachmentNameOf('disks.example.com', 'h^1', 'n'));
    expect(attachmentNameOfUnique('kubernetes.io/iscsi/x', 'n')).toBeUndefined();
  });

  it('tells ours from those of others', () => {
    expect(isOurs(attachmentNameOf('d', 'h', 'n'))).toBe(true);
    expect(isOurs('csi-by-hand')).toBe(false);
  });
});

const pod = (volume: object, more: Partial<Pod> = {}, name = 'p'): Pod => ({
  metadata: { name, namespace: 'ns', uid: name },
  spec: { nodeName: 'n', containers: [], volumes: [{ name: 'v', ...volume }] },
  ...more,
});
const named = { persistentVolumeClaim: { claimName: 'c' } };
const claim = (changes: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'claim' },
  spec: { volumeName: 'pv' },
  status: { phase: 'Bound' },
  ...changes,
});
const csi = { driver: 'd', volumeHandle: 'h' };
const volume = (spec: Partial<PersistentVolume['spec']> = {}): PersistentVolume => ({
  metadata: { name: 'pv' },
  spec: { csi, claimRef: { uid: 'claim' }, accessModes: ['ReadWriteOnce'], ...spec },
});
const storage = (pv = volume(), pvc = claim(), attachRequired?: boolean): Storage => ({
  claim: (key) => (key === `ns/${pvc.metadata.name}` ? pvc : undefined),
  volume: (name) => (name === 'pv' ? pv : undefined),
  driver: () => (attachRequired === undefined ? undefined : { metadata: { name: 'd' }, spec: { attachRequired } }),
});
const ownedBy = (uid: string) => ({
  metadata: {
    name: 'p-v',
    namespace: 'ns',
    uid: 'claim',
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid, controller: true }],
  },
});
const ending = (state: object): Partial<Pod> => ({
  metadata: { name: 'p', namespace: 'ns', uid: 'p', deletionTimestamp },
  status: { containerStatuses: [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 0, state }] },
});

describe('a node wants', () => {
  it.each<[string, Pod, Storage, boolean]>([
    ['the volume of a claim that is bound', pod(named), storage(), true],
    ['a volume whose driver attaches', pod(named), storage(volume(), claim(), true), true],
    ['none whose driver does not', pod(named), storage(volume(), claim(), false), false],
    ['none that is no driver’s', pod(named), storage(volume({ csi: undefined, hostPath: { path: '/x' } })), false],
    ['none of a claim that waits', pod(named), storage(volume(), claim({ status: { phase: 'Pending' } })), false],
    ['none that is another claim’s', pod(named), storage(volume({ claimRef: { uid: 'other' } })), false],
    ['none for a pod that is over', pod(named, { status: { phase: 'Failed' } }), storage(), false],
    ['one as long as a container runs that is to end', pod(named, ending({ running: {} })), storage(), true],
    ['none when the last container has ended', pod(named, ending({ terminated: { exitCode: 0 } })), storage(), false],
    ['the volume that was made for the pod', pod({ ephemeral: {} }), storage(volume(), claim(ownedBy('p'))), true],
    ['none that was made for another', pod({ ephemeral: {} }), storage(volume(), claim(ownedBy('q'))), false],
  ])('%s', (_, of, known, expected) => {
    expect(wantedVolumes('n', [of], known).size).toBe(expected ? 1 : 0);
  });

  it('one volume once, for all its pods there', () => {
    const [wanted] = wantedVolumes('n', [pod(named), pod(named, {}, 'q')], storage()).values();
    expect(wanted).toMatchObject({ uniqueName: 'kubernetes.io/csi/d^h', volumeName: 'pv', isExclusive: true });
    expect(wanted?.pods.map(({ metadata }) => metadata.name)).toEqual(['p', 'q']);
    const [shared] = wantedVolumes('n', [pod(named)], storage(volume({ accessModes: ['ReadWriteMany'] }))).values();
    expect(shared?.isExclusive).toBe(false);
  });
});

const name = attachmentNameOf('d', 'h', 'n');
const uniqueName = uniqueNameOf('d', 'h');
const reportedAs = [{ name: uniqueName, devicePath: '' }];
const other = { name: 'example.com/other', devicePath: '/dev/x' };
const wanted: WantedVolume = {
  name,
  uniqueName,
  driver: 'd',
  handle: 'h',
  volumeName: 'pv',
  isExclusive: true,
  pods: [],
};
const attachment = (attached: boolean, more: object = {}): VolumeAttachment => ({
  metadata: { name, ...more },
  spec: { attacher: 'd', nodeName: 'n', source: { persistentVolumeName: 'pv' } },
  status: { attached },
});
const node = (status: Node['status'], ready = 'True', taint?: string): Node => ({
  metadata: { name: 'n' },
  spec: { taints: taint ? [{ key: taint, effect: 'NoExecute' }] : [] },
  status: { conditions: [{ type: 'Ready', status: ready }], ...status },
});
const inUse = { volumesInUse: [uniqueName], volumesAttached: [other, ...reportedAs] };
const nothing = { create: [], blocked: [], attaching: [], held: [], remove: [], reported: [other] };
const idle = { volumesAttached: [other] };
const outOfService = 'node.kubernetes.io/out-of-service';

interface Case {
  node: Node | undefined;
  wants?: boolean;
  attachment?: VolumeAttachment;
  elsewhere?: boolean;
  overdue?: boolean;
}

describe('what is attached to a node', () => {
  it.each<[string, Case, object]>([
    ['is what is wanted', { node: node(idle), wants: true }, { create: [wanted] }],
    ['is not what another node has', { node: node(idle), wants: true, elsewhere: true }, { blocked: [wanted] }],
    ['is waited for', { node: node(idle), wants: true, attachment: attachment(false) }, { attaching: [wanted] }],
    [
      'is told to the node',
      { node: node(idle), wants: true, attachment: attachment(true) },
      { reported: [other, ...reportedAs] },
    ],
    [
      'stays told',
      { node: node(inUse), wants: true, attachment: attachment(true) },
      { reported: [other, ...reportedAs] },
    ],
    ['is no longer told when it is gone', { node: node(inUse), wants: true }, { create: [wanted] }],
    [
      'is not what is being detached',
      { node: node(idle), wants: true, attachment: attachment(true, { deletionTimestamp }) },
      {},
    ],
    [
      'stays while the node uses it',
      { node: node(inUse), attachment: attachment(true), overdue: true },
      { held: [name], reported: [other, ...reportedAs] },
    ],
    [
      'goes when the node does not',
      { node: node({ ...inUse, volumesInUse: [] }), attachment: attachment(true) },
      { remove: [name] },
    ],
    [
      'stays for a while with a node that is unwell',
      { node: node(inUse, 'Unknown'), attachment: attachment(true) },
      { held: [name], reported: [other, ...reportedAs] },
    ],
    [
      'goes when a node that is unwell has had its time',
      { node: node(inUse, 'Unknown'), attachment: attachment(true), overdue: true },
      { remove: [name] },
    ],
    [
      'goes at once from a node that is out of service',
      { node: node(inUse, 'True', outOfService), attachment: attachment(true) },
      { remove: [name] },
    ],
    ['goes with the node', { node: undefined, attachment: attachment(true) }, { remove: [name], reported: [] }],
  ])('%s', (_, { node: at, wants, attachment: found, elsewhere = false, overdue = false }, expected) => {
    const state: AttachState = {
      nodeName: 'n',
      node: at,
      wanted: new Map(wants ? [[name, wanted]] : []),
      attachments: found ? [found] : [],
      isElsewhere: () => elsewhere,
      isOverdue: () => overdue,
    };
    expect(attachPlan(state)).toEqual({ ...nothing, ...expected });
  });
});

describe('who waits for a volume that another node has', () => {
  const near = pod(named, {}, 'near');
  const far = pod(named, { metadata: { name: 'far', namespace: 'other' } });
  it.each<[Pod[], string]>([
    [[], "Volume is already exclusively attached to one node and can't be attached to another"],
    [[near], 'Volume is already used by pod(s) near'],
    [[near, far], 'Volume is already used by pod(s) near and 1 pod(s) in different namespaces'],
    [[far], 'Volume is already used by 1 pod(s) in different namespaces'],
  ])('hears which %#', (users, words) => {
    expect(multiAttach('pv', pod(named), users)).toBe(`Multi-Attach error for volume "pv" ${words}`);
  });
});
