import { describe, expect, it, test } from 'vitest';
import type { PersistentVolume } from '../../../../common/api/core/v1/persistent-volume.ts';
import { causesOf, context, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const volumes = resourceNamed<PersistentVolume>('persistentvolumes');
const plain = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], nfs: { server: 's', path: '/a' } };
const make = (spec: object = {}): PersistentVolume =>
  create(volumes, { metadata: { name: 'a' }, spec: { ...plain, ...spec } });
const nodeAffinity = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] },
};

describe('a persistent volume', () => {
  it('is kept when its claim goes, and holds a file system', () => {
    const volume = make();
    expect(volume).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
      status: { phase: 'Pending', lastPhaseTransitionTime: context.now },
    });
    expect(volume.metadata.namespace).toBeUndefined();
  });

  test.each<[object, string[]]>([
    [{ accessModes: [] }, ['spec.accessModes: Required value']],
    [{ capacity: {} }, ['spec.capacity: Required value']],
    [{ capacity: { cpu: '1' } }, ['spec.capacity: Unsupported value: {"cpu":"1"}: supported values: "storage"']],
    [{ capacity: { storage: '0' } }, ['spec.capacity[storage]: Invalid value: "0": must be greater than zero']],
    [
      { persistentVolumeReclaimPolicy: 'Burn' },
      [
        'spec.persistentVolumeReclaimPolicy: Unsupported value: "Burn": supported values: "Delete", "Recycle", "Retain"',
      ],
    ],
    [{ nfs: null }, ['spec: Required value: must specify a volume type']],
    [{ hostPath: { path: '/x' } }, ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
    [
      { nfs: { server: '', path: 'a' } },
      ['spec.nfs.server: Required value', 'spec.nfs.path: Invalid value: "a": must be an absolute path'],
    ],
    [
      { nfs: null, hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' },
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      { nfs: null, local: { path: '/a/../b' } },
      [
        'spec.nodeAffinity: Required value: Local volume requires node affinity',
        'spec.local.path: Invalid value: "/a/../b": must not contain \'..\'',
      ],
    ],
    [{ nodeAffinity: {} }, ['spec.nodeAffinity.required: Required value: must specify required node constraints']],
    [
      { nodeAffinity: { required: { nodeSelectorTerms: [] } } },
      ['spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'],
    ],
    [{ nfs: null, csi: { driver: 'd', volumeHandle: '' } }, ['spec.csi.volumeHandle: Required value']],
    [
      { nfs: null, csi: { driver: '', volumeHandle: 'h', nodeStageSecretRef: { name: 'a' } } },
      ['spec.csi.driver: Required value', 'spec.csi.nodeStageSecretRef.namespace: Required value'],
    ],
    [
      { volumeAttributesClassName: '' },
      [
        'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
        'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
      ],
    ],
  ])('%j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('never changes where its data lies, and says once from where it can be reached', () => {
    const volume = make();
    expect(causesOf(() => patch(volumes, volume, { spec: { nfs: { path: '/b' }, volumeMode: 'Block' } }))).toEqual([
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
      'volumeMode: Invalid value: "Block": field is immutable',
    ]);
    const placed = patch(volumes, volume, { spec: { nodeAffinity } });
    expect(placed.spec.nodeAffinity).toEqual(nodeAffinity);
    expect(causesOf(() => patch(volumes, placed, { spec: { nodeAffinity: null } }))).toEqual([
      'nodeAffinity: Invalid value: null: field is immutable',
    ]);
    expect(patch(volumes, volume, { spec: { persistentVolumeReclaimPolicy: 'Delete' } }).spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Delete',
    });
  });

  it('of a driver gets the secret for growing later, once, and keeps a class of attributes', () => {
    const volume = make({ nfs: null, csi: { driver: 'd', volumeHandle: 'h' }, volumeAttributesClassName: 'gold' });
    const secret = (name: string) => ({ spec: { csi: { controllerExpandSecretRef: { name, namespace: 'b' } } } });
    const told = patch(volumes, volume, secret('a'));
    expect(told.spec.csi?.controllerExpandSecretRef).toEqual({ name: 'a', namespace: 'b' });
    expect(causesOf(() => patch(volumes, told, secret('c')))).toEqual([
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ]);
    expect(patch(volumes, volume, { spec: { volumeAttributesClassName: 'new' } }).spec).toMatchObject({
      volumeAttributesClassName: 'new',
    });
    expect(causesOf(() => patch(volumes, volume, { spec: { volumeAttributesClassName: null } }))).toEqual([
      'spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden',
    ]);
  });

  it('tells in its status when its phase last changed', () => {
    const volume = { ...make(), status: { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' } };
    const same = patchPart(volumes, volume, 'status', { spec: { nfs: null }, status: { message: 'm' } });
    expect(same).toMatchObject({ spec: volume.spec, status: { ...volume.status, message: 'm' } });
    expect(patchPart(volumes, volume, 'status', { status: { phase: 'Available' } }).status).toEqual({
      phase: 'Available',
      lastPhaseTransitionTime: context.now,
    });
  });
});
