import { describe, expect, it, test } from 'vitest';
import { hostLocal, hostLocalNode } from '../../../common/api/core/v1/host-local.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { type HostLocalFate, hostLocalFate, hostLocalVolume, isAsked, refusal } from './host-local-volume.ts';
import { claimOf, classOf, refTo, volumeOf } from './persistent-volume.fixture.ts';

const { selectedNode, storageProvisioner } = volumeAnnotations;
const storageClass = classOf('host-local', { provisioner: hostLocal.provisioner });
const annotations = { [selectedNode]: 'h1', [storageProvisioner]: hostLocal.provisioner };
const placed = (spec = {}) => claimOf(spec, { annotations });
const node = { metadata: { name: 'h1', labels: { 'kubernetes.io/hostname': 'h1.example' } } };

describe('a host-local volume', () => {
  it('lies on the selected node, for one claim only', () => {
    const volume = hostLocalVolume(placed(), storageClass, node);
    expect(hostLocalNode(volume)).toBe('h1');
    expect(volume).toMatchObject({
      metadata: { name: 'pvc-c-1' },
      spec: {
        capacity: { storage: '1Gi' },
        claimRef: refTo(claimOf()),
        persistentVolumeReclaimPolicy: 'Delete',
        local: { path: '/var/lib/kubelet/host-local/pvc-c-1' },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ operator: 'In', values: ['h1.example'] }] }] },
        },
      },
    });
  });

  test.each<[RegExp | undefined, ReturnType<typeof claimOf>, object?]>([
    [undefined, placed()],
    [undefined, placed({ accessModes: ['ReadWriteOncePod'] })],
    [/needs volumeBindingMode WaitForFirstConsumer/, claimOf()],
    [/cannot be ReadWriteMany/, placed({ accessModes: ['ReadWriteOnce', 'ReadWriteMany'] })],
    [/Block is not supported/, placed({ volumeMode: 'Block' })],
    [/Selector is not supported/, placed({ selector: {} })],
    [/data source is not supported/, placed({ dataSource: { kind: 'PersistentVolumeClaim', name: 'b' } })],
    [/take no parameters, but there are: size/, placed(), { parameters: { size: '1' } }],
  ])('is not made where that would break a promise: %s', (why, claim, more) => {
    const said = refusal(claim, { ...storageClass, ...more });
    if (why) expect(said).toMatch(why);
    else expect(said).toBeUndefined();
  });

  it('is made once, when it is asked for', () => {
    const volume = hostLocalVolume(placed(), storageClass, node);
    expect(isAsked(placed(), undefined)).toBe(true);
    expect(isAsked(placed(), volume)).toBe(false);
    expect(isAsked(claimOf(), undefined)).toBe(false);
    expect(isAsked(placed({ volumeName: 'v' }), undefined)).toBe(false);
  });

  const held = { finalizers: [hostLocal.finalizer] };
  const going = { ...held, deletionTimestamp: '2026-01-01T00:00:00Z' };
  test.each<[HostLocalFate, string, string, object, boolean]>([
    ['keep', 'Delete', 'Bound', held, true],
    ['delete', 'Delete', 'Released', held, true],
    ['delete', 'Delete', 'Released', {}, false],
    ['keep', 'Retain', 'Released', held, false],
    ['keep', 'Delete', 'Released', going, true],
    ['let-go', 'Delete', 'Released', going, false],
    ['let-go', 'Retain', 'Released', going, false],
  ])('%s: policy %s, phase %s, %j, node there: %s', (fate, persistentVolumeReclaimPolicy, phase, metadata, there) => {
    expect(hostLocalFate(volumeOf({ persistentVolumeReclaimPolicy }, metadata, phase), there)).toBe(fate);
  });
});
