import { describe, expect, it, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import { causesOf, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const claims = resourceNamed<PersistentVolumeClaim>('persistentvolumeclaims');
const plain = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const make = (spec: object = {}): PersistentVolumeClaim =>
  create(claims, { metadata: { name: 'a' }, spec: { ...plain, ...spec }, status: { phase: 'Bound' } });
const immutable =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

describe('a claim', () => {
  it('waits for a volume with a file system', () => {
    expect(make()).toMatchObject({ spec: { ...plain, volumeMode: 'Filesystem' }, status: { phase: 'Pending' } });
  });

  it('says in both ways what it begins with', () => {
    const source = { kind: 'PersistentVolumeClaim', name: 'b' };
    expect(make({ dataSource: source }).spec.dataSourceRef).toEqual(source);
    expect(make({ dataSourceRef: source }).spec.dataSource).toEqual(source);
    expect(make({ dataSourceRef: { ...source, namespace: 'other' } }).spec.dataSource).toBeUndefined();
  });

  test.each<[object, string[]]>([
    [{ accessModes: [] }, ['spec.accessModes: Required value: at least 1 access mode is required']],
    [
      { accessModes: ['ReadSometimes'] },
      [
        'spec.accessModes: Unsupported value: "ReadSometimes": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
    ],
    [
      { accessModes: ['ReadWriteOncePod', 'ReadOnlyMany'] },
      ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ],
    [{ resources: {} }, ['spec.resources[storage]: Required value']],
    [
      { resources: { requests: { storage: '-1' } } },
      ['spec.resources[storage]: Invalid value: "-1": must be greater than zero'],
    ],
    [{ volumeMode: 'Tape' }, ['spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"']],
    [
      { dataSource: { kind: 'Pod', name: '' } },
      [
        'spec.dataSource.name: Required value',
        `spec.dataSource: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
        'spec.dataSourceRef.name: Required value',
        `spec.dataSourceRef: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
      ],
    ],
    [
      {
        dataSource: { kind: 'PersistentVolumeClaim', name: 'b' },
        dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'c' },
      },
      ['spec: Invalid value: "spec.dataSource": must match dataSourceRef'],
    ],
  ])('%j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  describe('that exists', () => {
    const pending = make();
    const bound = patchPart(claims, patch(claims, pending, { spec: { volumeName: 'v' } }), 'status', {
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
    const asking = (storage: string) => ({ spec: { resources: { requests: { storage } } } });

    it('is bound once, and may then ask for more', () => {
      expect(bound).toMatchObject({ spec: { volumeName: 'v' }, status: { phase: 'Bound' } });
      expect(patch(claims, bound, asking('2Gi')).spec.resources).toEqual({ requests: { storage: '2Gi' } });
      expect(causesOf(() => patch(claims, bound, { spec: { volumeName: 'w' } }))).toEqual([immutable]);
      expect(causesOf(() => patch(claims, pending, asking('2Gi')))).toEqual([immutable]);
    });

    it('may take back a wish that was not met, but never shrinks', () => {
      const growing = patch(claims, bound, asking('3Gi'));
      expect(patch(claims, growing, asking('2Gi')).spec.resources).toEqual({ requests: { storage: '2Gi' } });
      expect(causesOf(() => patch(claims, growing, asking('1Gi')))).toEqual([
        'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
      ]);
    });

    it('gets its class later where it named none, and another never', () => {
      const classed = patch(claims, pending, { spec: { storageClassName: 'fast' } });
      expect(classed.spec.storageClassName).toBe('fast');
      expect(causesOf(() => patch(claims, classed, { spec: { storageClassName: 'slow' } }))).toEqual([immutable]);
    });

    it('keeps its mode and a class of attributes', () => {
      expect(causesOf(() => patch(claims, pending, { spec: { volumeMode: 'Block' } }))).toEqual([
        immutable,
        'volumeMode: Invalid value: "Block": field is immutable',
      ]);
    });

    it('may take back a class of attributes that its volume has not got', () => {
      const tuned = patch(claims, bound, { spec: { volumeAttributesClassName: 'gold' } });
      expect(patch(claims, tuned, { spec: { volumeAttributesClassName: null } }).spec).not.toHaveProperty(
        'volumeAttributesClassName',
      );
      const has = patchPart(claims, tuned, 'status', { status: { currentVolumeAttributesClassName: 'gold' } });
      const why = 'is forbidden when status.currentVolumeAttributesClassName is not nil';
      expect(causesOf(() => patch(claims, has, { spec: { volumeAttributesClassName: null } }))).toEqual([
        `spec.volumeAttributesClassName: Forbidden: update to nil ${why}`,
      ]);
      expect(causesOf(() => patch(claims, has, { spec: { volumeAttributesClassName: '' } }))).toEqual([
        `spec.volumeAttributesClassName: Forbidden: update to empty string ${why}`,
      ]);
    });

    it('asks for more storage, and for nothing else', () => {
      const more = { spec: { resources: { requests: { storage: '2Gi', cpu: '1' } } } };
      expect(causesOf(() => patch(claims, bound, more))).toEqual([immutable]);
    });

    it('says in the field what an annotation said, and keeps that', () => {
      const annotations = { 'volume.beta.kubernetes.io/storage-class': 'fast' };
      const old: PersistentVolumeClaim = create(claims, { metadata: { name: 'a', annotations }, spec: plain });
      expect(patch(claims, old, { spec: { storageClassName: 'fast' } }).spec.storageClassName).toBe('fast');
      expect(causesOf(() => patch(claims, old, { spec: { storageClassName: 'slow' } }))).toEqual([immutable]);
      const other = { 'volume.beta.kubernetes.io/storage-class': 'slow' };
      expect(causesOf(() => patch(claims, old, { metadata: { annotations: other } }))).toEqual([
        'metadata.annotations.volume.beta.kubernetes.io/storage-class: Invalid value: "slow": field is immutable',
      ]);
    });

    test.each<[object, string[]]>([
      [{ allocatedResources: { storage: '2Gi', 'example.com/x': '1' } }, []],
      [{ allocatedResourceStatuses: { storage: 'NodeResizePending' } }, []],
      [
        { capacity: { storage: '-1' } },
        ['status.capacity[storage]: Invalid value: "-1": must be greater than or equal to 0'],
      ],
      [
        { allocatedResources: { cpu: '1' } },
        ['status.allocatedResources: Unsupported value: "cpu": supported values: "storage"'],
      ],
      [
        { allocatedResourceStatuses: { storage: 'Soon' } },
        [
          'status.allocatedResourceStatus: Unsupported value: "storage": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"',
        ],
      ],
    ])('has in its status %j: %j', (status, causes) => {
      const written = () => patchPart(claims, bound, 'status', { status });
      if (causes.length === 0) expect(written().status).toMatchObject(status);
      else expect(causesOf(written)).toEqual(causes);
    });
  });
});
