import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf, isMadeFor } from '../../../common/api/core/v1/pod-claims.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { type Refusal, type VolumeLookups, type With, unresolvable } from '../framework.ts';
import type { PodInfo } from '../node-info.ts';
import { type Choice, bindingProgress, chooseVolumes } from './volume-choices.ts';
import { reaches } from '../../../common/api/core/v1/volume-match.ts';
import { classOf, isBound } from './volume-claims.ts';

const conflict = unresolvable("node(s) didn't match PersistentVolume's node affinity");
const lost = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');

/** What has to be written for claims that wait for their first consumer. */
export interface VolumeActions {
  /** Keeps the volume for the claim. */
  keepFor(volume: PersistentVolume, claim: PersistentVolumeClaim, signal: AbortSignal): Promise<void>;
  /** Says where the volume of the claim is to be made. */
  selectNode(claim: PersistentVolumeClaim, nodeName: string, signal: AbortSignal): Promise<void>;
  /** Resolves once `met` holds after a change of a claim or a volume; rejects with what it throws, or with the signal. */
  until(met: () => boolean, signal: AbortSignal): Promise<void>;
}

type Sorted =
  Refusal | { readonly bound: readonly PersistentVolumeClaim[]; readonly waiting: readonly PersistentVolumeClaim[] };

/** How long volumes may take to be made and bound before the pod is placed anew, in milliseconds. */
const bindTimeoutDefault = 600_000;

/**
 * Pods go where their volumes are; volumes of claims that wait for their first consumer are chosen or made where it goes:
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function volumeBinding(
  storage: VolumeLookups,
  actions: VolumeActions,
  bindTimeout = bindTimeoutDefault,
): With<'preFilter' | 'reserve' | 'unreserve' | 'preBind'> {
  /** What pods on their way have been promised, by pod. */
  const promised = new Map<string, readonly Choice[]>();
  const taken = () =>
    [...promised.values()].flatMap((choices) => choices.flatMap(({ volume }) => volume?.metadata.name ?? []));
  return {
    name: 'VolumeBinding',
    events: ['node', 'volume', 'claim', 'storage-class', 'csi-driver', 'csi-storage-capacity'],
    helpedBy(pod, event) {
      if (event.type !== 'claim') return true;
      const { name, namespace } = event.object?.metadata ?? { name: '' };
      return namespace === pod.namespace && pod.claims.includes(name);
    },
    preFilter(pod) {
      if (pod.claims.length === 0) return undefined;
      const sorted = sortClaims(pod, storage);
      if ('reasons' in sorted) return sorted;
      const volumes = sorted.bound.map(({ spec }) => storage.volume(spec.volumeName ?? ''));
      const others = taken();
      return {
        filter({ node }) {
          if (volumes.includes(undefined)) return lost;
          const isElsewhere = volumes.some((volume) => volume && !reaches(volume, node));
          const chosen = chooseVolumes(sorted.waiting, node, storage, others);
          const refused = 'reasons' in chosen ? chosen : undefined;
          if (!isElsewhere) return refused;
          return refused ? unresolvable(...conflict.reasons, ...refused.reasons) : conflict;
        },
      };
    },
    reserve({ pod, node: { node } }) {
      if (pod.claims.length === 0) return undefined;
      const sorted = sortClaims(pod, storage);
      if ('reasons' in sorted) return sorted;
      const choices = chooseVolumes(sorted.waiting, node, storage, taken());
      if ('reasons' in choices) return choices;
      if (choices.length > 0) promised.set(pod.key, choices);
      return undefined;
    },
    unreserve: ({ pod }) => void promised.delete(pod.key),
    preBind({ pod, nodeName, node: { node } }, signal) {
      const choices = promised.get(pod.key);
      if (!choices) return undefined;
      const write = ({ claim, volume }: Choice) =>
        volume ? actions.keepFor(volume, claim, signal) : actions.selectNode(claim, nodeName, signal);
      const areBound = () => {
        const progress = bindingProgress(pod.namespace, choices, node, storage);
        if (typeof progress === 'object') throw new Error(`binding volumes: ${progress.failure}`);
        return progress === 'bound';
      };
      const wait = async () => {
        await Promise.all(choices.map(write));
        const late = withDeadline(signal, bindTimeout);
        await actions.until(areBound, late).catch((error: unknown) => {
          if (signal.aborted || !late.aborted) throw error;
          throw new Error('binding volumes: context deadline exceeded', { cause: error });
        });
      };
      return wait().finally(() => promised.delete(pod.key));
    },
  };
}

function sortClaims({ pod, namespace, claims }: PodInfo, storage: VolumeLookups): Sorted {
  const bound: PersistentVolumeClaim[] = [];
  const waiting: PersistentVolumeClaim[] = [];
  for (const name of claims) {
    const claim = storage.claim(namespace, name);
    const quoted = `persistentvolumeclaim "${name}"`;
    if (!claim) {
      const mounted = pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);
      if (mounted) return unresolvable(`${quoted} not found`);
      return unresolvable(`waiting for ephemeral volume controller to create the ${quoted}`);
    }
    if (!isOwn(claim, pod)) {
      const names = [claim, pod].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
      return unresolvable(`PVC ${names[0] ?? ''} was not created for pod ${names[1] ?? ''} (pod is not owner)`);
    }
    if (claim.metadata.deletionTimestamp) return unresolvable(`${quoted} is being deleted`);
    if (claim.status?.phase === 'Lost') {
      return unresolvable(`${quoted} bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`);
    }
    if (isBound(claim)) bound.push(claim);
    else if (claim.spec.volumeName || !waitsForConsumer(claim, storage)) {
      return unresolvable('pod has unbound immediate PersistentVolumeClaims');
    } else waiting.push(claim);
  }
  return { bound, waiting };
}

const waitsForConsumer = (claim: PersistentVolumeClaim, storage: VolumeLookups) =>
  storage.storageClass(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';

/** One of the name of the claim that is made for the pod may have been there before. */
function isOwn(claim: PersistentVolumeClaim, pod: Pod): boolean {
  const isMade = pod.spec.volumes?.some((each) => each.ephemeral && claimNameOf(pod, each) === claim.metadata.name);
  return !isMade || isMadeFor(claim, pod);
}
