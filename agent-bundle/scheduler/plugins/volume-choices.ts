import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { bestVolume, reaches } from '../../../common/api/core/v1/volume-match.ts';
import { selects } from '../../../common/api/labels.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import { type Refusal, type VolumeLookups, unresolvable } from '../framework.ts';
import { classOf, isBound, provides } from './volume-claims.ts';

const noVolume = unresolvable("node(s) didn't find available persistent volumes to bind");
const noSpace = unresolvable('node(s) did not have enough free storage');

const { selectedNode } = volumeAnnotations;

/** A claim that waits for its first consumer, with the volume it gets; without one it is made where the pod goes. */
export interface Choice {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | undefined;
}

/** A volume for each claim on that node, or why not. `taken` are names of volumes that others have been promised. */
export function chooseVolumes(
  claims: readonly PersistentVolumeClaim[],
  node: Node,
  storage: VolumeLookups,
  taken: Iterable<string>,
): Choice[] | Refusal {
  const used = new Set(taken);
  const choices: Choice[] = [];
  for (const claim of claims) {
    // Somebody makes it there already.
    const selected = claim.metadata.annotations?.[selectedNode];
    if (selected !== undefined && selected !== node.metadata.name) return noVolume;
    const volume = selected === undefined ? bestVolume(claim, storage.volumes(), { node }, used) : undefined;
    if (volume) used.add(volume.metadata.name);
    else {
      const storageClass = storage.storageClass(classOf(claim));
      if (!storageClass || !provides(storageClass, node)) return noVolume;
      if (!hasSpace(claim, storageClass, node, storage)) return noSpace;
    }
    choices.push({ claim, volume });
  }
  return choices;
}

/** As drivers that report their capacity say: https://kubernetes.io/docs/concepts/storage/storage-capacity/ */
function hasSpace(
  { spec }: PersistentVolumeClaim,
  { metadata: { name }, provisioner }: StorageClass,
  { metadata: { labels } }: Node,
  storage: VolumeLookups,
): boolean {
  if (!storage.csiDriver(provisioner)?.spec.storageCapacity) return true;
  const wanted = spec.resources?.requests?.['storage'];
  if (wanted === undefined) return true;
  for (const { storageClassName, capacity, maximumVolumeSize, nodeTopology } of storage.storageCapacities()) {
    const most = maximumVolumeSize ?? capacity;
    if (storageClassName !== name || most === undefined || !nodeTopology || !selects(nodeTopology, labels)) continue;
    if (compareQuantities(parseQuantity(most), parseQuantity(wanted)) >= 0) return true;
  }
  return false;
}

/** What has become of the choices: another scheduling decision is needed where something failed. */
export type BindingProgress = 'bound' | 'waiting' | { readonly failure: string };

export function bindingProgress(
  namespace: string,
  choices: readonly Choice[],
  node: Node,
  storage: VolumeLookups,
): BindingProgress {
  let isWaiting = false;
  for (const { claim: asked, volume: chosen } of choices) {
    const { name, uid } = asked.metadata;
    const claim = storage.claim(namespace, name);
    if (!claim || claim.metadata.uid !== uid) return { failure: `persistentvolumeclaim "${name}" not found` };
    if (claim.metadata.deletionTimestamp) return { failure: `persistentvolumeclaim "${name}" is being deleted` };
    if (isBound(claim)) {
      const volume = storage.volume(claim.spec.volumeName ?? '');
      // Its own events come another way, and may come later.
      if (volume && !reaches(volume, node)) {
        const where = `node ${node.metadata.name}`;
        return { failure: `volume "${volume.metadata.name}" of the claim cannot be reached from ${where}` };
      }
      continue;
    }
    isWaiting = true;
    if (chosen) {
      const volume = storage.volume(chosen.metadata.name);
      if (!volume) return { failure: `persistentvolume "${chosen.metadata.name}" not found` };
    } else if (isNewer(claim, asked) && claim.metadata.annotations?.[selectedNode] !== node.metadata.name) {
      // Whoever could not make it there takes the node off the claim.
      return { failure: `provisioning failed for PVC "${name}"` };
    }
  }
  return isWaiting ? 'waiting' : 'bound';
}

/** We have not just not heard of our own write. */
const isNewer = (claim: PersistentVolumeClaim, asked: PersistentVolumeClaim) =>
  claim.metadata.resourceVersion !== asked.metadata.resourceVersion;
