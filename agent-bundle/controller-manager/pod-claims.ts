import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { Volume } from '../../common/api/core/v1/volume.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { Informer } from '../../common/client/informer.ts';
import { controllerOf } from './ownership.ts';

const byClaim = 'claim';

/** The claim that a volume of a pod stands for; undefined where it is no matter of claims. */
export function claimNameOf(pod: ApiObject, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  // https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
  return volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined;
}

/** A claim that only has the name of the pod's ephemeral volume is not the pod's. */
export const isMadeFor = (claim: ApiObject, pod: ApiObject): boolean =>
  claim.metadata.namespace === pod.metadata.namespace && controllerOf(claim)?.uid === pod.metadata.uid;

/** Lets `podsOfClaim` look the pods up. */
export function indexByClaim(pods: Informer<Pod>): Informer<Pod> {
  return pods.index(byClaim, claimKeysOf);
}

/** `namespace/name` of every claim that the pod names. */
export function claimKeysOf(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const name = claimNameOf(pod, volume);
    return name === undefined ? [] : [`${pod.metadata.namespace}/${name}`];
  });
}

/** The pods that name the claim `namespace/name`, whether it is theirs or not. */
export function podsOfClaim(pods: Informer<Pod>, key: string): Iterable<Pod> {
  return pods.byIndex(byClaim, key);
}
