import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim, isKeptFor, volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { type Reach, bestVolume, whyNot } from '../../../common/api/core/v1/volume-match.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import { annotated, bindingWrite, isCompleted } from './binding.ts';
import type { Notice, Step } from './step.ts';

/** A claim, and what is there when it is looked at. */
export interface ClaimView {
  readonly claim: PersistentVolumeClaim;
  /** The one it names; undefined: there is none. */
  readonly volume: PersistentVolume | undefined;
  /** Those of its class, and those that are kept for it. */
  readonly candidates: Iterable<PersistentVolume>;
  readonly storageClass: StorageClass | undefined;
  readonly defaultClass: StorageClass | undefined;
  /** The one that the scheduler has selected. */
  readonly node: Node | undefined;
}

const noProvisioner = 'kubernetes.io/no-provisioner';

/**
 *   names no volume ──a volume fits──────────────▶ bound
 *        └──none fits: waits for one, or for its class to have one made
 *   names a volume ──that is free or kept for it─▶ bound ──the volume is gone or another's──▶ lost
 *        └──waits for it
 *
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim
 */
export function claimStep(view: ClaimView): Step {
  const { claim } = view;
  if (isCompleted(claim)) return boundStep(view);
  if (claim.spec.volumeName) return namedStep(view);
  return claim.metadata.deletionTimestamp ? {} : freeStep(view);
}

function boundStep({ claim, volume }: ClaimView): Step {
  if (!claim.spec.volumeName) {
    const message = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
    return lost(claim, 'ClaimLost', message);
  }
  if (!volume) {
    return lost(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  }
  if (!volume.spec.claimRef || isKeptFor(volume, claim)) return { write: bindingWrite(volume, claim) };
  const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
  return lost(claim, 'ClaimMisbound', message);
}

function namedStep({ claim, volume }: ClaimView): Step {
  // It may be made later.
  if (!volume) return pending(claim);
  if (isKeptFor(volume, claim)) return { write: bindingWrite(volume, claim) };
  const { name, deletionTimestamp } = volume.metadata;
  if (volume.spec.claimRef) {
    const message = `volume ${JSON.stringify(name)} already bound to a different claim.`;
    return pending(claim, { type: 'Warning', reason: 'FailedBinding', message });
  }
  if (deletionTimestamp || claim.metadata.deletionTimestamp) return pending(claim);
  const why = whyNot(volume, claim);
  if (why === undefined) return { write: bindingWrite(volume, claim) };
  const message = `Cannot bind to requested volume ${JSON.stringify(name)}: ${why}`;
  return pending(claim, { type: 'Warning', reason: 'VolumeMismatch', message });
}

function freeStep(view: ClaimView): Step {
  const { claim, candidates, storageClass, defaultClass } = view;
  const reach = reachOf(view);
  const found = bestVolume(claim, candidates, reach);
  if (found) return { write: bindingWrite(found, claim) };
  const className = classOfClaim(claim);
  if (className === undefined && defaultClass) {
    const spec = { ...claim.spec, storageClassName: defaultClass.metadata.name };
    return { write: { type: 'claim', object: { ...claim, spec } } };
  }
  if (reach === 'delayed') {
    const message = 'waiting for first consumer to be created before binding';
    return pending(claim, { type: 'Normal', reason: 'WaitForFirstConsumer', message });
  }
  if (!className) {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return pending(claim, { type: 'Normal', reason: 'FailedBinding', message });
  }
  if (!storageClass) return failed(claim, `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`);
  return provisioning(claim, storageClass.provisioner);
}

function reachOf({ claim, storageClass, node }: ClaimView): Reach {
  if (claim.metadata.annotations?.[volumeAnnotations.selectedNode]) return { node };
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' ? 'delayed' : 'anywhere';
}

/** Says on the claim who is to make its volume. */
function provisioning(claim: PersistentVolumeClaim, provisioner: string): Step {
  if (provisioner === noProvisioner) return failed(claim, `no volume plugin matched name: ${noProvisioner}`);
  const { storageProvisioner, betaStorageProvisioner } = volumeAnnotations;
  const annotations = claim.metadata.annotations ?? {};
  if (annotations[storageProvisioner] !== provisioner || annotations[betaStorageProvisioner] !== provisioner) {
    const wanted = { [storageProvisioner]: provisioner, [betaStorageProvisioner]: provisioner };
    return { write: { type: 'claim', object: annotated(claim, wanted) } };
  }
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return pending(claim, { type: 'Normal', reason: 'ExternalProvisioning', message });
}

const failed = (claim: PersistentVolumeClaim, message: string): Step =>
  pending(claim, { type: 'Warning', reason: 'ProvisioningFailed', message });

function pending(claim: PersistentVolumeClaim, notice?: Notice): Step {
  const told = notice && { notice };
  if ((claim.status?.phase ?? 'Pending') === 'Pending') return { ...told };
  return { write: inPhase(claim, 'Pending'), ...told };
}

/** Told once: when it is found out. */
function lost(claim: PersistentVolumeClaim, reason: string, message: string): Step {
  if (claim.status?.phase === 'Lost') return {};
  return { write: inPhase(claim, 'Lost'), notice: { type: 'Warning', reason, message } };
}

function inPhase(claim: PersistentVolumeClaim, phase: string) {
  const { accessModes: _, capacity: __, ...status } = claim.status ?? {};
  return { type: 'claim-status', object: { ...claim, status: { ...status, phase } } } as const;
}
