import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import type { Selector, WatchCache } from '../watch-cache/watch-cache.ts';
import type { NodeGraph } from './node-graph.ts';

/** Others relate nothing, and need not be read. */
const bound: Selector = { matches: (_labels, fields) => fields['spec.nodeName'] !== '' };

/** Feeds the graph with every pod that is bound to a node, from the pods' cache, until the signal is aborted. */
export function followPods(cache: WatchCache, graph: NodeGraph, signal: AbortSignal): Promise<void> {
  const follower = { put: (_key: string, pod: Pod) => graph.put(pod), remove: (key: string) => graph.remove(key) };
  return followObjects<Pod>(cache, follower, signal, bound);
}
