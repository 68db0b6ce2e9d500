import { describe, expect, it } from 'vitest';
import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { type Expansion, expansionOf } from './expansion.ts';

const claim = (wanted: string, has = '1Gi', phase = 'Bound'): PersistentVolumeClaim => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'u' },
  spec: { volumeName: 'v', resources: { requests: { storage: wanted } } },
  status: { phase, capacity: { storage: has } },
});
const volume = (spec: PersistentVolume['spec'], annotations?: Record<string, string>): PersistentVolume => ({
  metadata: { name: 'v', annotations },
  spec: { claimRef: { uid: 'u' }, capacity: { storage: '1Gi' }, ...spec },
});
const folder = volume({ hostPath: { path: '/x' } });
const ours = { [volumeAnnotations.provisionedBy]: hostLocal.provisioner, [hostLocal.node]: 'h1' };
const grow = (size: string, volumeIsSmaller = true): Expansion => ({ type: 'grow', size, volumeIsSmaller });
const none: Expansion = { type: 'none' };

describe('a claim that asks for more', () => {
  it.each<[string, PersistentVolumeClaim, PersistentVolume | undefined, Expansion]>([
    ['gets it in a folder', claim('2Gi'), folder, grow('2Gi')],
    ['gets it on a volume of ours', claim('2Gi'), volume({ local: { path: '/x' } }, ours), grow('2Gi')],
    [
      'is told so when its volume has grown before',
      claim('2Gi'),
      volume({ hostPath: { path: '/x' }, capacity: { storage: '2Gi' } }),
      grow('2Gi', false),
    ],
    ['has it in other words', claim('1024Mi'), folder, none],
    ['has more', claim('1Gi', '5Gi'), folder, none],
    ['waits until it is bound', claim('2Gi', '1Gi', 'Pending'), folder, none],
    ['waits for its volume', claim('2Gi'), undefined, none],
    [
      'gets nothing of a volume of another',
      claim('2Gi'),
      volume({ hostPath: { path: '/x' }, claimRef: { uid: 'x' } }),
      none,
    ],
    ['waits for its driver', claim('2Gi'), volume({ csi: { driver: 'd', volumeHandle: 'h' } }), { type: 'external' }],
    ['waits for somebody with a local disk', claim('2Gi'), volume({ local: { path: '/x' } }), { type: 'external' }],
  ])('%s', (_, wanting, of, expected) => {
    expect(expansionOf(wanting, of)).toEqual(expected);
  });
});
