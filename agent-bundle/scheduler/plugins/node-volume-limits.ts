import { type Cluster, type VolumeLookups, type With, refusal } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { classOf } from './volume-claims.ts';

const tooMany = refusal('node(s) exceed max volume count');

/** A driver's volumes, each by a name that two pods with the same volume share. */
type Volumes = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A CSI driver says in the CSINode how many volumes a node bears; volumes of pods there and volumes that are still attached
 * count: https://kubernetes.io/docs/concepts/storage/storage-limits/#dynamic-volume-limits
 */
export function nodeVolumeLimits({ storage }: Cluster): With<'preFilter'> {
  return {
    name: 'NodeVolumeLimits',
    events: ['csi-node', 'assigned-pod', 'claim', 'volume-attachment'],
    helpedBy(pod, event) {
      if (event.type === 'assigned-pod') return event.object === undefined;
      if (event.type === 'volume-attachment') return event.object === undefined;
      if (event.type !== 'claim') return true;
      const { name, namespace } = event.object?.metadata ?? { name: '' };
      return namespace === pod.namespace && pod.claims.includes(name);
    },
    preFilter(pod) {
      if (pod.claims.length === 0) return undefined;
      const wanted = volumesOf([pod], storage);
      if (wanted.size === 0) return undefined;
      return { filter: (node) => (fits(wanted, node, storage) ? undefined : tooMany) };
    },
  };
}

function fits(wanted: Volumes, node: NodeInfo, storage: VolumeLookups): boolean {
  const limits = limitsOf(node.name, storage);
  if (limits.size === 0) return true;
  const there = volumesOf(node.podsWithClaims.values(), storage);
  const attached = attachedTo(node.name, storage);
  for (const [driver, volumes] of wanted) {
    const limit = limits.get(driver);
    if (limit === undefined) continue;
    const present = new Set([...(there.get(driver) ?? []), ...(attached.get(driver) ?? [])]);
    const added = [...volumes].filter((volume) => !present.has(volume));
    // What is there already costs nothing more.
    if (added.length > 0 && present.size + added.length > limit) return false;
  }
  return true;
}

const limitsOf = (nodeName: string, storage: VolumeLookups): ReadonlyMap<string, number> =>
  new Map(
    (storage.csiNode(nodeName)?.spec.drivers ?? []).flatMap(({ name, allocatable }) =>
      allocatable?.count === undefined ? [] : [[name, allocatable.count] as const],
    ),
  );

function volumesOf(pods: Iterable<PodInfo>, storage: VolumeLookups): Volumes {
  const found = new Map<string, Set<string>>();
  for (const { namespace, claims } of pods) {
    for (const name of claims) {
      const claim = storage.claim(namespace, name);
      if (!claim) continue;
      const csi = storage.volume(claim.spec.volumeName ?? '')?.spec.csi;
      // A volume that is still to be made counts by its claim, for the driver that will make it.
      const driver = claim.spec.volumeName ? csi?.driver : storage.storageClass(classOf(claim))?.provisioner;
      if (driver) enter(found, driver, csi?.volumeHandle ?? `${namespace}/${name}`);
    }
  }
  return found;
}

function attachedTo(nodeName: string, storage: VolumeLookups): Volumes {
  const found = new Map<string, Set<string>>();
  for (const { spec } of storage.attachments(nodeName)) {
    const { persistentVolumeName, inlineVolumeSpec } = spec.source;
    const csi = persistentVolumeName ? storage.volume(persistentVolumeName)?.spec.csi : inlineVolumeSpec?.csi;
    if (csi) enter(found, spec.attacher, csi.volumeHandle);
  }
  return found;
}

function enter(found: Map<string, Set<string>>, driver: string, volume: string): void {
  const volumes = found.get(driver);
  if (volumes) volumes.add(volume);
  else found.set(driver, new Set([volume]));
}
