import { describe, expect, it, test } from 'vitest';
import type { CSIDriver } from '../../../../common/api/storage/v1/csi-driver.ts';
import type { CSINode } from '../../../../common/api/storage/v1/csi-node.ts';
import type { VolumeAttachment } from '../../../../common/api/storage/v1/volume-attachment.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, partOf, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

describe('a driver', () => {
  const drivers = resourceNamed<CSIDriver>('csidrivers');
  const make = (spec: object = {}, name = 'disks.example.com'): CSIDriver =>
    create(drivers, { metadata: { name }, spec });

  it('says what it does where nothing is said', () => {
    expect(make().spec).toEqual({
      attachRequired: true,
      podInfoOnMount: false,
      volumeLifecycleModes: ['Persistent'],
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
    });
    expect(cellsOf(drivers, make())).toMatchObject({
      AttachRequired: true,
      PodInfoOnMount: false,
      StorageCapacity: false,
      TokenRequests: '<unset>',
      RequiresRepublish: false,
      Modes: 'Persistent',
    });
  });

  const tokens = (...tokenRequests: object[]) => ({ tokenRequests });
  test.each<[object, string]>([
    [
      { fsGroupPolicy: 'Always' },
      'spec.fsGroupPolicy: Unsupported value: "Always": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    ],
    [
      { volumeLifecycleModes: ['Forever'] },
      'spec.volumeLifecycleModes: Unsupported value: "Forever": supported values: "Ephemeral", "Persistent"',
    ],
    [tokens({ audience: 'a' }, { audience: 'a' }), 'spec.tokenRequests[1].audience: Duplicate value: "a"'],
    [
      tokens({ audience: 'a', expirationSeconds: 599 }),
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    ],
    [
      tokens({ audience: 'a', expirationSeconds: 2 ** 32 + 1 }),
      'expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
    ],
    [
      { nodeAllocatableUpdatePeriodSeconds: 9 },
      'spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds',
    ],
  ])('with %j is refused', (spec, message) => {
    expect(refusalOf(() => make(spec)).message).toContain(message);
  });

  it('has a short name', () => {
    const name = `${'a'.repeat(60)}.example`;
    expect(refusalOf(() => make({}, name)).message).toContain('name: Too long: may not be more than 63 bytes');
  });

  it('keeps how its volumes live, and counts other changes', () => {
    expect(refusalOf(() => patch(drivers, make(), { spec: { attachRequired: false } })).message).toContain(
      'spec.attachedRequired: Invalid value: false: field is immutable',
    );
    expect(
      refusalOf(() => patch(drivers, make(), { spec: { volumeLifecycleModes: ['Ephemeral'] } })).message,
    ).toContain('spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable');
    expect(patch(drivers, make(), { spec: { requiresRepublish: true } }).metadata.generation).toBe(1);
    expect(make().metadata.generation).toBeUndefined();
  });
});

describe("a node's drivers", () => {
  const nodes = resourceNamed<CSINode>('csinodes');
  const driver = { name: 'disks.example.com', nodeID: 'h1', topologyKeys: ['zone'], allocatable: { count: 8 } };
  const make = (...drivers: object[]): CSINode => create(nodes, { metadata: { name: 'h1' }, spec: { drivers } });

  test.each<[object[], string]>([
    [[{ ...driver, name: '' }], 'spec.drivers[0].name: Required value'],
    [[{ ...driver, nodeID: '' }], 'spec.drivers[0].nodeID: Required value'],
    [[{ ...driver, nodeID: 'x'.repeat(193) }], 'must be 192 characters or less'],
    [[driver, driver], 'spec.drivers[1].name: Duplicate value: "disks.example.com"'],
    [
      [{ ...driver, allocatable: { count: -1 } }],
      'spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0',
    ],
    [[{ ...driver, topologyKeys: ['zone', 'zone'] }], 'spec.drivers[0]: Duplicate value: "zone"'],
    [[{ ...driver, topologyKeys: [''] }], 'spec.drivers[0]: Required value'],
  ])('%j are refused', (drivers, message) => {
    expect(refusalOf(() => make(...drivers)).message).toContain(message);
  });

  it('come and go as a whole', () => {
    const made = make(driver);
    expect(cellsOf(nodes, made)).toMatchObject({ Drivers: 1 });
    const with4 = { ...driver, allocatable: { count: 4 } };
    expect(patch(nodes, made, { spec: { drivers: [with4] } }).spec.drivers).toEqual([with4]);
    expect(patch(nodes, made, { spec: { drivers: [] } }).spec.drivers).toEqual([]);
    expect(refusalOf(() => patch(nodes, made, { spec: { drivers: [{ ...driver, nodeID: 'h2' }] } })).message).toContain(
      'CSINodeDriver: Invalid value: {"name":"disks.example.com","nodeID":"h2"',
    );
  });
});

describe('an attachment', () => {
  const attachments = resourceNamed<VolumeAttachment>('volumeattachments');
  const spec = { attacher: 'disks.example.com', nodeName: 'h1', source: { persistentVolumeName: 'pv1' } };
  const make = (more: object = {}): VolumeAttachment =>
    create(attachments, { metadata: { name: 'a' }, spec: { ...spec, ...more }, status: { attached: true } });
  const status = partOf(attachments, 'status');
  const merge = 'application/merge-patch+json';

  test.each<[object, string]>([
    [{ attacher: '' }, 'spec.attacher: Required value'],
    [
      { source: {} },
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ],
    [
      { source: { persistentVolumeName: 'a', inlineVolumeSpec: {} } },
      'spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ],
    [
      { source: { persistentVolumeName: '' } },
      'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
    ],
    [{ nodeName: '_' }, 'spec.nodeName: Invalid value: "_"'],
    [
      { source: { inlineVolumeSpec: { accessModes: ['ReadWriteOnce'] } } },
      'spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes',
    ],
    [
      {
        source: {
          inlineVolumeSpec: {
            accessModes: ['ReadWriteOnce'],
            csi: { driver: 'd', volumeHandle: 'h' },
            capacity: { storage: '1Gi' },
          },
        },
      },
      'spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes',
    ],
  ])('with %j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  it('is not attached at first, and never goes elsewhere', () => {
    expect(make().status).toEqual({ attached: false });
    expect(refusalOf(() => patch(attachments, make(), { spec: { nodeName: 'h2' } })).message).toContain(
      'field is immutable',
    );
    expect(cellsOf(attachments, make())).toMatchObject({
      Attacher: 'disks.example.com',
      PV: 'pv1',
      Node: 'h1',
      Attached: false,
    });
  });

  it('is attached through its status, which leaves the rest alone', () => {
    const change = {
      metadata: { labels: { a: 'b' }, finalizers: ['example.com/x'] },
      spec: { nodeName: 'h2' },
      status: { attached: true, attachmentMetadata: { path: '/dev/x' } },
    };
    const written = patch(attachments, make(), change, merge, status);
    expect(written).toMatchObject({ spec, status: change.status });
    expect(written.metadata.labels).toBeUndefined();
    expect(written.metadata.finalizers).toBeUndefined();
    const long = { status: { attachError: { message: 'x'.repeat(1025) } } };
    expect(refusalOf(() => patch(attachments, make(), long, merge, status)).message).toContain(
      'status.attachError.message: Too long: may not be more than 1024 bytes',
    );
  });
});
