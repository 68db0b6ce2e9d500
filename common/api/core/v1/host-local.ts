import type { PersistentVolume } from './persistent-volume.ts';
import { volumeAnnotations } from './volume-binding.ts';

/** Volumes that are a directory on one node, made by our own provisioner. */
export const hostLocal = {
  provisioner: 'pilothouse.dev/host-local',
  /** On a volume: the name of the node it lies on. */
  node: 'pilothouse.dev/host-local-node',
  /** The node has a directory for it. */
  finalizer: 'pilothouse.dev/host-local',
  /** Where the directories are, each with its volume's name; below the kubelet's own folder. */
  folder: 'host-local',
} as const;

/** The node that a host-local volume lies on; undefined for all others. */
export function hostLocalNode({ metadata }: PersistentVolume): string | undefined {
  const annotations = metadata.annotations ?? {};
  return annotations[volumeAnnotations.provisionedBy] === hostLocal.provisioner
    ? annotations[hostLocal.node]
    : undefined;
}
