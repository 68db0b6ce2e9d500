import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { type Reference, referenceTo } from './pod-references.ts';

/** A PersistentVolume that is bound: to which claim, and whose Secrets it takes to mount it. */
export interface BoundVolume {
  readonly claim: Reference;
  readonly secrets: readonly Reference[];
}

/** Undefined while no claim has it. A secret that names no namespace is of the claim's. */
export function boundVolumeOf({ spec }: PersistentVolume): BoundVolume | undefined {
  const { namespace = '', name = '' } = spec?.claimRef ?? {};
  if (!spec || name === '') return undefined;
  const { azureFile, csi } = spec;
  const named = [
    { name: azureFile?.secretName, namespace: azureFile?.secretNamespace },
    ...[spec.cephfs, spec.cinder, spec.flexVolume, spec.iscsi, spec.rbd, spec.scaleIO, spec.storageos].map(
      (source) => source?.secretRef,
    ),
    csi?.controllerPublishSecretRef,
    csi?.nodeStageSecretRef,
    csi?.nodePublishSecretRef,
    csi?.controllerExpandSecretRef,
    csi?.nodeExpandSecretRef,
  ];
  const secrets = named.flatMap((secret) =>
    secret?.name ? [referenceTo('secrets', secret.namespace || namespace, secret.name)] : [],
  );
  return { claim: referenceTo('persistentvolumeclaims', namespace, name), secrets };
}
