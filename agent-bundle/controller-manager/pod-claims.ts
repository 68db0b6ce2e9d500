import type { Pod } from '../../common/api/core/v1/pod.ts';
import { claimNameOf } from '../../common/api/core/v1/pod-claims.ts';
import type { Informer } from '../../common/client/informer.ts';

const byClaim = 'claim';

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
