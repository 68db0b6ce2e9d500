import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { VolumeProjection } from '../../../common/api/core/v1/projected-volume-source.ts';

/** An object that a pod needs: in its volumes, its variables, or to pull its images. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
}

export const referenceKey = ({ kind, namespace, name }: Reference) => `${kind} ${namespace}/${name}`;

/** Everything the pod refers to, each once. The node may read nothing else. */
export function podReferences({ metadata, spec }: Pod): Reference[] {
  const namespace = metadata.namespace ?? '';
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const names = [
    ...(spec.volumes ?? []).flatMap(ofVolume),
    ...containers.flatMap(ofContainer),
    ...(spec.imagePullSecrets ?? []).map(({ name }) => secret(name)),
  ];
  const references = names.filter(({ name }) => name !== '').map((named) => ({ ...named, namespace }));
  return [...new Map(references.map((reference) => [referenceKey(reference), reference])).values()];
}

type Named = Omit<Reference, 'namespace'>;
const secret = (name = ''): Named => ({ kind: 'Secret', name });
const configMap = (name = ''): Named => ({ kind: 'ConfigMap', name });

function ofVolume(volume: Volume): Named[] {
  return [
    ...(volume.configMap ? [configMap(volume.configMap.name)] : []),
    ...(volume.secret ? [secret(volume.secret.secretName)] : []),
    ...(volume.projected?.sources ?? []).flatMap(ofProjection),
  ];
}

function ofProjection(projection: VolumeProjection): Named[] {
  return [
    ...(projection.configMap ? [configMap(projection.configMap.name)] : []),
    ...(projection.secret ? [secret(projection.secret.name)] : []),
  ];
}

function ofContainer({ env = [], envFrom = [] }: Container): Named[] {
  return [
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [configMap(configMapRef?.name), secret(secretRef?.name)]),
    ...env.flatMap(({ valueFrom }) => [
      configMap(valueFrom?.configMapKeyRef?.name),
      secret(valueFrom?.secretKeyRef?.name),
    ]),
  ];
}
