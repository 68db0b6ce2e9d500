import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Write } from './step.ts';

const { bindCompleted, boundByController } = volumeAnnotations;

/**
 * The next of the writes that bind a volume to a claim; undefined: they are bound. The volume decides: its claimRef names
 * one claim by uid, and is written first. Whoever is ended in between leaves nothing that the next one does not finish.
 *
 *   volume.spec.claimRef ─▶ volume.status Bound ─▶ claim.spec.volumeName ─▶ claim.status Bound
 */
export function bindingWrite(volume: PersistentVolume, claim: PersistentVolumeClaim): Write | undefined {
  if ((volume.spec.claimRef?.uid ?? '') === '') return { type: 'volume', object: keptFor(volume, claim) };
  if (volume.status?.phase !== 'Bound') return { type: 'volume-status', object: withPhase(volume, 'Bound') };
  if (claim.spec.volumeName !== volume.metadata.name || !isCompleted(claim)) {
    return { type: 'claim', object: completed(claim, volume) };
  }
  const status = boundStatus(claim, volume);
  if (canonicalJson(status) === canonicalJson(claim.status ?? {})) return undefined;
  return { type: 'claim-status', object: { ...claim, status } };
}

/** Why it was in another phase is of no interest any more. */
export function withPhase(volume: PersistentVolume, phase: string, message?: string): PersistentVolume {
  const { reason: _, message: __, lastPhaseTransitionTime: ___, ...status } = volume.status ?? {};
  return { ...volume, status: { ...status, phase, ...(message === undefined ? {} : { message }) } };
}

export const isCompleted = ({ metadata }: PersistentVolumeClaim): boolean =>
  metadata.annotations?.[bindCompleted] !== undefined;

/** A volume that was kept for the claim by a person is not the binder's to give away later. */
function keptFor(volume: PersistentVolume, { metadata }: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = metadata;
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
  const bound = { ...volume, spec: { ...volume.spec, claimRef } };
  return volume.spec.claimRef ? bound : annotated(bound, { [boundByController]: 'yes' });
}

function completed(claim: PersistentVolumeClaim, { metadata: { name } }: PersistentVolume): PersistentVolumeClaim {
  const bound = annotated({ ...claim, spec: { ...claim.spec, volumeName: name } }, { [bindCompleted]: 'yes' });
  return claim.spec.volumeName === name ? bound : annotated(bound, { [boundByController]: 'yes' });
}

/** The size of a claim that is bound already is told by who grows it. */
function boundStatus({ status = {} }: PersistentVolumeClaim, { spec }: PersistentVolume): PersistentVolumeClaimStatus {
  const isTold = status.phase === 'Bound' && status.capacity?.['storage'] !== undefined;
  const attributes = spec.volumeAttributesClassName;
  return {
    ...status,
    phase: 'Bound',
    accessModes: spec.accessModes ?? [],
    capacity: isTold ? (status.capacity ?? {}) : (spec.capacity ?? {}),
    ...(attributes ? { currentVolumeAttributesClassName: attributes } : {}),
  };
}

/** The object with these annotations besides its own. */
export function annotated<T extends PersistentVolume | PersistentVolumeClaim>(
  object: T,
  annotations: Readonly<Record<string, string>>,
): T {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}
