import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf } from '../../../common/api/core/v1/pod-claims.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';

/** The resources a kubelet reads because a pod names them. */
export type ReferencedResource = 'secrets' | 'configmaps' | 'serviceaccounts' | 'persistentvolumeclaims';

/** `secrets/<namespace>/<name>` */
export type Reference = `${ReferencedResource}/${string}/${string}`;

export const referenceTo = (resource: ReferencedResource, namespace: string, name: string): Reference =>
  `${resource}/${namespace}/${name}`;

/** Everything of its namespace that a pod names: for volumes, environment, pulling images, and its own identity. */
export function referencesOf(pod: Pod): Set<Reference> {
  const references = new Set<Reference>();
  const namespace = pod.metadata.namespace ?? '';
  const add = (resource: ReferencedResource, name: string | undefined) => {
    if (name) references.add(referenceTo(resource, namespace, name));
  };
  const { spec } = pod;
  add('serviceaccounts', spec.serviceAccountName);
  for (const secret of spec.imagePullSecrets ?? []) add('secrets', secret.name);
  for (const volume of spec.volumes ?? []) {
    addVolume(volume, add);
    add('persistentvolumeclaims', claimNameOf(pod, volume));
  }
  for (const containers of [spec.initContainers, spec.containers, spec.ephemeralContainers]) {
    for (const container of containers ?? []) addEnvironment(container, add);
  }
  return references;
}

type Add = (resource: ReferencedResource, name: string | undefined) => void;

function addVolume(volume: Volume, add: Add): void {
  add('secrets', volume.secret?.secretName);
  add('configmaps', volume.configMap?.name);
  for (const source of volume.projected?.sources ?? []) {
    add('secrets', source.secret?.name);
    add('configmaps', source.configMap?.name);
  }
  // Drivers whose credentials are a secret.
  add('secrets', volume.azureFile?.secretName);
  add('secrets', volume.cephfs?.secretRef?.name);
  add('secrets', volume.cinder?.secretRef?.name);
  add('secrets', volume.csi?.nodePublishSecretRef?.name);
  add('secrets', volume.flexVolume?.secretRef?.name);
  add('secrets', volume.iscsi?.secretRef?.name);
  add('secrets', volume.rbd?.secretRef?.name);
  add('secrets', volume.scaleIO?.secretRef?.name);
  add('secrets', volume.storageos?.secretRef?.name);
}

function addEnvironment(container: Pick<Container, 'env' | 'envFrom'>, add: Add): void {
  for (const { valueFrom } of container.env ?? []) {
    add('secrets', valueFrom?.secretKeyRef?.name);
    add('configmaps', valueFrom?.configMapKeyRef?.name);
  }
  for (const source of container.envFrom ?? []) {
    add('secrets', source.secretRef?.name);
    add('configmaps', source.configMapRef?.name);
  }
}
