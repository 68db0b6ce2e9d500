import { describe, expect, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../../common/api/core/v1/persistent-volume.ts';
import { claimWarnings, volumeWarnings } from './storage-warnings.ts';

const nfs = { server: 's', path: '/a' };
const annotated = (...names: string[]) => ({
  name: 'a',
  annotations: Object.fromEntries(names.map((name) => [`volume.beta.kubernetes.io/${name}`, 'x'])),
});
const oldZone = { key: 'failure-domain.beta.kubernetes.io/zone', operator: 'In', values: ['a'] };
const nodeAffinity = { required: { nodeSelectorTerms: [{}, { matchExpressions: [oldZone] }] } };

describe('a volume', () => {
  test.each<[PersistentVolume, string[]]>([
    [{ metadata: { name: 'a' }, spec: { nfs, capacity: { storage: '1Gi' } } }, []],
    [
      { metadata: annotated('storage-class', 'mount-options'), spec: { nfs } },
      [
        'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
        'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
      ],
    ],
    [
      { metadata: { name: 'a' }, spec: { nfs, persistentVolumeReclaimPolicy: 'Recycle', nodeAffinity } },
      [
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        'spec.nodeAffinity.required.nodeSelectorTerms[1].matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
      ],
    ],
    [
      { metadata: { name: 'a' }, spec: { cephfs: { monitors: [] }, capacity: { storage: '100m' } } },
      [
        'spec.capacity[storage]: fractional byte value "100m" is invalid, must be an integer',
        'spec.cephfs: deprecated in v1.28, non-functional in v1.31+',
      ],
    ],
  ])('%j warns of %j', (volume, warnings) => {
    expect(volumeWarnings(volume)).toEqual(warnings);
  });
});

describe('a claim', () => {
  const asking = (storage: string, metadata = annotated()): PersistentVolumeClaim => ({
    metadata,
    spec: { resources: { requests: { storage } } },
  });
  test.each<[PersistentVolumeClaim, string[]]>([
    [asking('1Gi'), []],
    [
      asking('1500m', annotated('storage-class', 'mount-options')),
      [
        'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
        'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
      ],
    ],
  ])('%j warns of %j', (claim, warnings) => {
    expect(claimWarnings(claim)).toEqual(warnings);
  });
});
