import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf, isMadeFor } from '../../../common/api/core/v1/pod-claims.ts';
import type { InformerEvent } from '../../../common/client/informer.ts';
import { isOver } from '../pod-state.ts';

/**
 * Whether the pod keeps the claim from going. One that is on no node does not: a kubelet starts no pod on a claim that is
 * being deleted. One that has ended does, until it is deleted itself.
 */
export function usesClaim(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if (!pod.spec.nodeName || pod.metadata.namespace !== claim.metadata.namespace) return false;
  return (pod.spec.volumes ?? []).some((volume) => {
    if (claimNameOf(pod, volume) !== claim.metadata.name) return false;
    // The claim that was made for the pod goes with it: the pod waits for the claim, so the claim must not for the pod.
    return volume.persistentVolumeClaim ? true : !isShutDown(pod) && isMadeFor(claim, pod);
  });
}

/** The kubelet has put its volumes away; only finalizers keep the object. */
const isShutDown = ({ metadata }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;

/** The pods whose claims may have come free by the event. */
export function releasedBy({ object, old }: InformerEvent<Pod>): Pod[] {
  const released: Pod[] = [];
  if (old && old.metadata.uid !== object?.metadata.uid) released.push(old);
  if (object && (!object.spec.nodeName || isOver(object) || isShutDown(object))) released.push(object);
  return released;
}
