import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { type VolumeAttachment, VolumeAttachmentKind } from '../../../common/api/storage/v1/volume-attachment.ts';
import type { ServedResources } from '../routes/served.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import type { Selector } from '../watch-cache/watch-cache.ts';
import type { NodeGraph } from './node-graph.ts';
import { boundVolumeOf } from './volume-references.ts';

/** Others relate nothing, and need not be read. */
const bound: Selector = { matches: (_labels, fields) => fields['spec.nodeName'] !== '' };

/** Feeds the graph with every pod that is bound to a node, and with volumes, until the signal is aborted. */
export async function followNodes(served: ServedResources, graph: NodeGraph, signal: AbortSignal): Promise<void> {
  const pods = { put: (_key: string, pod: Pod) => graph.put(pod), remove: (key: string) => graph.remove(key) };
  const volumes = {
    put: (name: string, volume: PersistentVolume) => graph.putVolume(name, boundVolumeOf(volume)),
    remove: (name: string) => graph.putVolume(name, undefined),
  };
  const attachments = {
    put: (name: string, { spec }: VolumeAttachment) => graph.putAttachment(name, spec.nodeName),
    remove: (name: string) => graph.putAttachment(name, undefined),
  };
  await Promise.all([
    followObjects<Pod>(served.require(PodKind).cache, pods, signal, bound),
    followObjects<PersistentVolume>(served.require(PersistentVolumeKind).cache, volumes, signal),
    followObjects<VolumeAttachment>(served.require(VolumeAttachmentKind).cache, attachments, signal),
  ]);
}
