import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type Cluster, type Refusal, type With, unresolvable } from '../framework.ts';
import type { PodInfo } from '../node-info.ts';
import { classOf, isBound, provides, reaches, volumeFor } from './volume-claims.ts';

const conflict = unresolvable("node(s) didn't match PersistentVolume's node affinity");
const lost = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
const noVolume = unresolvable("node(s) didn't find available persistent volumes to bind");

/** What has to be written for claims that wait for their first consumer. */
export interface VolumeActions {
  /** Keeps the volume for the claim. */
  keepFor(volume: PersistentVolume, claim: PersistentVolumeClaim, signal: AbortSignal): Promise<void>;
  /** Says where the volume of the claim is to be made. */
  selectNode(claim: PersistentVolumeClaim, nodeName: string, signal: AbortSignal): Promise<void>;
  /** Resolves when all of them are bound. */
  bound(namespace: string, claims: readonly string[], signal: AbortSignal): Promise<void>;
}

/** A claim that waits, with the volume it gets; without one it is made where the pod goes. */
interface Choice {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | undefined;
}

type Sorted =
  Refusal | { readonly bound: readonly PersistentVolumeClaim[]; readonly waiting: readonly PersistentVolumeClaim[] };

/**
 * Pods go where their volumes are; volumes of claims that wait for their first consumer are chosen or made where it goes:
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function volumeBinding(
  cluster: Cluster,
  actions: VolumeActions,
): With<'preFilter' | 'reserve' | 'unreserve' | 'preBind'> {
  /** What pods on their way have been promised, by pod. */
  const promised = new Map<string, readonly Choice[]>();
  const taken = () =>
    new Set([...promised.values()].flatMap((choices) => choices.flatMap(({ volume }) => volume?.metadata.name ?? [])));

  /** Undefined: the node cannot have volumes for all of them. */
  const choose = (waiting: readonly PersistentVolumeClaim[], node: Node): Choice[] | undefined => {
    const used = taken();
    const choices: Choice[] = [];
    for (const claim of waiting) {
      const volume = volumeFor(claim, node, cluster.volumes(), used);
      const storageClass = cluster.storageClass(classOf(claim));
      if (!volume && !(storageClass && provides(storageClass, node))) return undefined;
      if (volume) used.add(volume.metadata.name);
      choices.push({ claim, volume });
    }
    return choices;
  };

  return {
    name: 'VolumeBinding',
    events: ['node', 'volume', 'claim', 'storage-class'],
    helpedBy(pod, event) {
      if (event.type !== 'claim') return event.type !== 'assigned-pod';
      const { name, namespace } = event.object?.metadata ?? { name: '' };
      return namespace === pod.namespace && pod.claims.includes(name);
    },
    preFilter(pod) {
      if (pod.claims.length === 0) return undefined;
      const sorted = sortClaims(pod, cluster);
      if ('reasons' in sorted) return sorted;
      const volumes = sorted.bound.map(({ spec }) => cluster.volume(spec.volumeName ?? ''));
      return {
        filter({ node }) {
          for (const volume of volumes) {
            if (!volume) return lost;
            if (!reaches(volume, node)) return conflict;
          }
          return choose(sorted.waiting, node) ? undefined : noVolume;
        },
      };
    },
    reserve({ pod, node: { node } }) {
      if (pod.claims.length === 0) return undefined;
      const sorted = sortClaims(pod, cluster);
      if ('reasons' in sorted) return sorted;
      const choices = choose(sorted.waiting, node);
      if (!choices) return noVolume;
      if (choices.length > 0) promised.set(pod.key, choices);
      return undefined;
    },
    unreserve: ({ pod }) => void promised.delete(pod.key),
    preBind({ pod, nodeName }, signal) {
      const choices = promised.get(pod.key);
      if (!choices) return undefined;
      const write = ({ claim, volume }: Choice) =>
        volume ? actions.keepFor(volume, claim, signal) : actions.selectNode(claim, nodeName, signal);
      const names = choices.map(({ claim }) => claim.metadata.name);
      return Promise.all(choices.map(write))
        .then(() => actions.bound(pod.namespace, names, signal))
        .finally(() => promised.delete(pod.key));
    },
  };
}

function sortClaims({ pod, namespace, claims }: PodInfo, cluster: Cluster): Sorted {
  const bound: PersistentVolumeClaim[] = [];
  const waiting: PersistentVolumeClaim[] = [];
  for (const name of claims) {
    const claim = cluster.claim(namespace, name);
    const quoted = `persistentvolumeclaim "${name}"`;
    if (!claim) {
      const mounted = pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);
      if (mounted) return unresolvable(`${quoted} not found`);
      return unresolvable(`waiting for ephemeral volume controller to create the ${quoted}`);
    }
    if (claim.metadata.deletionTimestamp) return unresolvable(`${quoted} is being deleted`);
    if (claim.status?.phase === 'Lost') {
      return unresolvable(`${quoted} bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`);
    }
    if (isBound(claim)) bound.push(claim);
    else if (claim.spec.volumeName || !waitsForConsumer(claim, cluster)) {
      return unresolvable('pod has unbound immediate PersistentVolumeClaims');
    } else waiting.push(claim);
  }
  return { bound, waiting };
}

const waitsForConsumer = (claim: PersistentVolumeClaim, cluster: Cluster) =>
  cluster.storageClass(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';
