import { hostLocalNode } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { type Reference, referenceTo } from './pod-references.ts';

/** A PersistentVolume that nodes may have to do with. */
export interface BoundVolume {
  /** Whose it is; undefined: nobody's. */
  readonly claim: Reference | undefined;
  /** What it takes to mount it. */
  readonly secrets: readonly Reference[];
  /** The node whose directory it is; undefined: it is no host-local volume. */
  readonly home: string | undefined;
}

/** Undefined where no node has to do with it. A secret that names no namespace is of the claim's. */
export function boundVolumeOf(volume: PersistentVolume): BoundVolume | undefined {
  const { spec } = volume;
  const { namespace = '', name = '' } = spec?.claimRef ?? {};
  const home = hostLocalNode(volume);
  if (!spec || name === '') return home === undefined ? undefined : { claim: undefined, secrets: [], home };
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
  return { claim: referenceTo('persistentvolumeclaims', namespace, name), secrets, home };
}
