import type { ApiObject } from '../../schema/kind.ts';
import type { Volume } from './volume.ts';

type Named = Pick<Volume, 'name' | 'persistentVolumeClaim' | 'ephemeral'>;

/** The claim that a volume of a pod stands for; undefined where it is no matter of claims. */
export function claimNameOf(pod: ApiObject, { name, persistentVolumeClaim, ephemeral }: Named): string | undefined {
  if (persistentVolumeClaim) return persistentVolumeClaim.claimName;
  // https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
  return ephemeral ? `${pod.metadata.name}-${name}` : undefined;
}

/** The claim of an ephemeral volume is made for one pod: one that only has its name is not the pod's. */
export const isMadeFor = ({ metadata }: ApiObject, pod: ApiObject): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  metadata.ownerReferences?.find(({ controller }) => controller)?.uid === pod.metadata.uid;
