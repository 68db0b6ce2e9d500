import { describe, expect, it, test } from 'vitest';
import type { CSIStorageCapacity } from '../../../../common/api/storage/v1/csi-storage-capacity.ts';
import type { StorageClass } from '../../../../common/api/storage/v1/storage-class.ts';
import type { VolumeAttributesClass } from '../../../../common/api/storage/v1/volume-attributes-class.ts';
import { cellsOf } from '../cells.fixture.ts';
import { context, create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

describe('a storage class', () => {
  const classes = resourceNamed<StorageClass>('storageclasses');
  const make = (more: object = {}, annotations?: object): StorageClass =>
    create(classes, { metadata: { name: 'fast', annotations }, provisioner: 'example.com/disks', ...more });

  it('deletes volumes with their claims, and makes them at once', () => {
    expect(make()).toMatchObject({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
    expect(cellsOf(classes, make())).toMatchObject({
      Name: 'fast',
      Provisioner: 'example.com/disks',
      ReclaimPolicy: 'Delete',
      VolumeBindingMode: 'Immediate',
      AllowVolumeExpansion: false,
    });
    const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    expect(cellsOf(classes, make({}, isDefault))).toMatchObject({ Name: 'fast (default)' });
  });

  const topology = (...expressions: object[]) => ({ allowedTopologies: [{ matchLabelExpressions: expressions }] });
  const zone = { key: 'zone', values: ['a'] };
  test.each<[object, string]>([
    [{ provisioner: '' }, 'provisioner: Required value'],
    [{ provisioner: 'a/b/c' }, 'provisioner: Invalid value: "a/b/c": a qualified name must consist of'],
    [{ reclaimPolicy: 'Recycle' }, 'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
    [
      { volumeBindingMode: 'Later' },
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
    [{ parameters: { '': 'a' } }, 'parameters: Invalid value: "": field can not be empty.'],
    [{ parameters: { a: 'x'.repeat(256 * 1024) } }, 'parameters: Too long: may not be more than 262144 bytes'],
    [topology({ key: 'zone' }), 'allowedTopologies[0].matchLabelExpressions[0].values: Required value'],
    [
      topology({ key: 'zone', values: ['a', 'a'] }),
      'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
    ],
    [topology(zone, zone), 'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "zone"'],
    [
      { allowedTopologies: [{ matchLabelExpressions: [zone] }, { matchLabelExpressions: [zone] }] },
      'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
    ],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  test.each<[object, string]>([
    [{ parameters: { a: 'b' } }, 'parameters: Forbidden: updates to parameters are forbidden.'],
    [{ provisioner: 'example.com/other' }, 'provisioner: Forbidden: updates to provisioner are forbidden.'],
    [{ reclaimPolicy: 'Retain' }, 'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.'],
    [
      { volumeBindingMode: 'WaitForFirstConsumer' },
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ])('does not become %j', (change, message) => {
    expect(refusalOf(() => patch(classes, make(), change)).message).toContain(message);
  });

  it('warns of labels that have other names now', () => {
    const made = make(topology({ key: 'failure-domain.beta.kubernetes.io/zone', values: ['a'] }));
    expect(classes.strategy.warnings?.(made, undefined)).toEqual([
      'allowedTopologies[0].matchLabelExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    ]);
    expect(classes.strategy.warnings?.(make(topology(zone)), undefined)).toEqual([]);
  });

  it('may come to allow more', () => {
    expect(patch(classes, make(), { allowVolumeExpansion: true }).allowVolumeExpansion).toBe(true);
  });
});

describe('a class of volume attributes', () => {
  const classes = resourceNamed<VolumeAttributesClass>('volumeattributesclasses');
  const make = (more: object = {}): VolumeAttributesClass =>
    create(classes, {
      metadata: { name: 'gold' },
      driverName: 'disks.example.com',
      parameters: { iops: '9' },
      ...more,
    });

  test.each<[object, string]>([
    [{ driverName: '' }, 'driverName: Required value'],
    [{ driverName: 'a_b' }, 'driverName: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of'],
    [{ parameters: {} }, 'parameters: Required value: must contain at least one key/value pair'],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  it('never changes', () => {
    expect(cellsOf(classes, make())).toMatchObject({ Name: 'gold', DriverName: 'disks.example.com' });
    expect(refusalOf(() => patch(classes, make(), { driverName: 'b' })).message).toContain(
      'driverName: Forbidden: updates to driverName are forbidden.',
    );
    expect(refusalOf(() => patch(classes, make(), { parameters: { iops: '10' } })).message).toContain(
      'parameters: Forbidden: updates to parameters are forbidden.',
    );
  });
});

describe('a capacity', () => {
  const capacities = resourceNamed<CSIStorageCapacity>('csistoragecapacities');
  const make = (more: object = {}): CSIStorageCapacity =>
    create(capacities, { metadata: { name: 'c' }, storageClassName: 'fast', capacity: '1Gi', ...more });

  it('is told anew as it changes, for the same class and nodes', () => {
    expect(patch(capacities, make(), { capacity: '512Mi' }).capacity).toBe('512Mi');
    expect(cellsOf(capacities, make())).toEqual({ Name: 'c', 'Created At': context.now });
    expect(refusalOf(() => patch(capacities, make(), { storageClassName: 'slow' })).message).toContain(
      'storageClassName: Invalid value: "slow": field is immutable',
    );
    expect(refusalOf(() => patch(capacities, make(), { nodeTopology: {} })).message).toContain(
      'nodeTopology: Invalid value: {}: field is immutable',
    );
  });

  test.each<[object, string]>([
    [{ capacity: '-1' }, 'capacity: Invalid value: "-1": must be greater than or equal to 0'],
    [{ maximumVolumeSize: '-1' }, 'maximumVolumeSize: Invalid value: "-1": must be greater than or equal to 0'],
    [{ storageClassName: '' }, 'storageClassName: Invalid value: "": a lowercase RFC 1123 subdomain must consist of'],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });
});
