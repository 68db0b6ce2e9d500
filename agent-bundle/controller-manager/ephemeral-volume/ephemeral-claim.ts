import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf, isMadeFor } from '../../../common/api/core/v1/pod-claims.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import { controllerReference } from '../ownership.ts';

/** What is to be done about one volume of a pod. */
type ClaimAction =
  | { readonly type: 'none' }
  | { readonly type: 'create'; readonly claim: PersistentVolumeClaim }
  /** Somebody else's claim has the name; why, in upstream's words. */
  | { readonly type: 'refuse'; readonly why: string };

/** `claimOf` finds the claim of a name in the pod's namespace. */
export function claimAction(
  pod: Pod,
  volume: Volume,
  claimOf: (name: string) => PersistentVolumeClaim | undefined,
): ClaimAction {
  const template = volume.ephemeral?.volumeClaimTemplate;
  const name = claimNameOf(pod, volume);
  if (!template || name === undefined) return { type: 'none' };
  const found = claimOf(name);
  const { namespace } = pod.metadata;
  if (found) {
    if (isMadeFor(found, pod)) return { type: 'none' };
    const why = `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
    return { type: 'refuse', why };
  }
  const { labels, annotations } = template.metadata ?? {};
  const ownerReferences = [controllerReference(PodKind, pod)];
  return {
    type: 'create',
    claim: { metadata: { name, namespace, labels, annotations, ownerReferences }, spec: template.spec },
  };
}
