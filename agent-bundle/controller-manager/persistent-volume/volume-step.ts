import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { hasSameMode } from '../../../common/api/core/v1/volume-match.ts';
import { withPhase } from './binding.ts';
import type { Step } from './step.ts';

const { boundByController, provisionedBy } = volumeAnnotations;

/**
 * `claim` is the one that the volume names; undefined: there is none.
 *
 *   Available ──claim──▶ Bound ──claim is gone──▶ Released ──Delete──▶ gone, by who made it
 *                                                    └──nobody can delete or recycle it──▶ Failed
 *
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export function volumeStep(volume: PersistentVolume, claim: PersistentVolumeClaim | undefined): Step {
  const { claimRef } = volume.spec;
  // Without a uid it is kept for a claim, which takes it when it comes.
  if (!claimRef?.uid) return inPhase(volume, 'Available');
  if (!claim || claim.metadata.uid !== claimRef.uid) return releasedStep(volume);
  if (claim.spec.volumeName === volume.metadata.name) return inPhase(volume, 'Bound');
  if (claim.spec.volumeName) return unusedStep(volume);
  if (hasSameMode(volume, claim)) return {};
  const message = `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${JSON.stringify(claim.metadata.name)} due to incompatible volumeMode.`;
  return { notice: { type: 'Warning', reason: 'VolumeMismatch', message } };
}

/** Its claim has been bound to another one. */
function unusedStep(volume: PersistentVolume): Step {
  const { metadata, spec } = volume;
  if (metadata.annotations?.[provisionedBy] !== undefined && spec.persistentVolumeReclaimPolicy === 'Delete') {
    return releasedStep(volume);
  }
  return { write: { type: 'volume', object: unbound(volume) } };
}

/** Free again, but still kept for the claim where a person said so. */
function unbound(volume: PersistentVolume): PersistentVolume {
  const { [boundByController]: chosen, ...annotations } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  if (chosen !== undefined) return { ...volume, metadata: { ...volume.metadata, annotations }, spec };
  const { uid: _, resourceVersion: __, ...kept } = claimRef ?? {};
  return { ...volume, spec: { ...spec, claimRef: kept } };
}

function releasedStep(volume: PersistentVolume): Step {
  const { metadata, spec, status } = volume;
  if (status?.phase === 'Failed') return {};
  if (status?.phase !== 'Released') return inPhase(volume, 'Released');
  switch (spec.persistentVolumeReclaimPolicy ?? 'Retain') {
    case 'Retain':
      return {};
    case 'Delete': {
      if (metadata.annotations?.[provisionedBy] !== undefined || metadata.deletionTimestamp) return {};
      const quoted = JSON.stringify(metadata.name);
      const message = `error getting deleter volume plugin for volume ${quoted}: no deletable volume plugin matched`;
      return failed(volume, 'VolumeFailedDelete', message);
    }
    case 'Recycle':
      return failed(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!');
    default:
      return failed(volume, 'VolumeUnknownReclaimPolicy', 'Volume has unrecognized reclaim policy');
  }
}

const failed = (volume: PersistentVolume, reason: string, message: string): Step => ({
  write: { type: 'volume-status', object: withPhase(volume, 'Failed', message) },
  notice: { type: 'Warning', reason, message },
});

function inPhase(volume: PersistentVolume, phase: string): Step {
  if (volume.status?.phase === phase) return {};
  return { write: { type: 'volume-status', object: withPhase(volume, phase) } };
}
