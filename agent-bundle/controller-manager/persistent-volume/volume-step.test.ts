import { describe, expect, it, test } from 'vitest';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { claimOf, refTo, volumeOf } from './persistent-volume.fixture.ts';
import { volumeStep } from './volume-step.ts';

const { boundByController, provisionedBy } = volumeAnnotations;
const claim = claimOf();
const claimRef = refTo(claim);
const chosen = { annotations: { [boundByController]: 'yes' } };
const made = { annotations: { [boundByController]: 'yes', [provisionedBy]: 'example.com/maker' } };

describe('the phase of a volume', () => {
  test.each<[string, string, PersistentVolume, typeof claim | undefined]>([
    ['new', 'Available', volumeOf({}, {}, 'Pending'), undefined],
    ['kept for a claim to come', 'Available', volumeOf({ claimRef: { name: 'c' } }, {}, 'Pending'), undefined],
    ['of a claim that names it', 'Bound', volumeOf({ claimRef }), claimOf({ volumeName: 'v' })],
    ['of a claim that is gone', 'Released', volumeOf({ claimRef }, {}, 'Bound'), undefined],
    ['of a claim that came anew', 'Released', volumeOf({ claimRef }, {}, 'Bound'), claimOf({}, { uid: 'c-2' })],
    [
      'made for a claim that took another',
      'Released',
      volumeOf({ claimRef, persistentVolumeReclaimPolicy: 'Delete' }, made),
      claimOf({ volumeName: 'w' }),
    ],
  ])('%s: %s', (_, phase, volume, owner) => {
    expect(volumeStep(volume, owner).write).toMatchObject({ type: 'volume-status', object: { status: { phase } } });
    expect(volumeStep({ ...volume, status: { phase } }, owner)).toEqual({});
  });
});

describe('a volume whose claim took another', () => {
  const owner = claimOf({ volumeName: 'w' });

  it('is free again where the binder had chosen it', () => {
    const { object } = volumeStep(volumeOf({ claimRef }, chosen, 'Bound'), owner).write ?? {};
    expect(object?.metadata.annotations).toEqual({});
    expect(object?.spec).not.toHaveProperty('claimRef');
  });

  it('stays kept for it where a person had', () => {
    expect(volumeStep(volumeOf({ claimRef }, {}, 'Bound'), owner).write).toMatchObject({
      type: 'volume',
      object: { spec: { claimRef: { name: 'c', namespace: 'ns' } } },
    });
  });
});

describe('a volume that is released', () => {
  const released = (policy: string, metadata = {}) =>
    volumeStep(volumeOf({ claimRef, persistentVolumeReclaimPolicy: policy }, metadata, 'Released'), undefined);

  it('is kept, or left to who made it', () => {
    expect(released('Retain')).toEqual({});
    expect(released('Delete', made)).toEqual({});
  });

  test.each([
    [
      'Delete',
      'VolumeFailedDelete',
      'error getting deleter volume plugin for volume "v": no deletable volume plugin matched',
    ],
    ['Recycle', 'VolumeFailedRecycle', 'No recycler plugin found for the volume!'],
    ['Burn', 'VolumeUnknownReclaimPolicy', 'Volume has unrecognized reclaim policy'],
  ])('fails where nobody can %s it', (policy, reason, message) => {
    expect(released(policy)).toMatchObject({
      write: { type: 'volume-status', object: { status: { phase: 'Failed', message } } },
      notice: { type: 'Warning', reason, message },
    });
  });
});

it('a volume whose claim wants another mode says so, and waits', () => {
  const reason = 'VolumeMismatch';
  expect(volumeStep(volumeOf({ claimRef, volumeMode: 'Block' }), claim)).toMatchObject({ notice: { reason } });
  expect(volumeStep(volumeOf({ claimRef }), claim)).toEqual({});
});
