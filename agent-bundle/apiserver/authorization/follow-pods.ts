import { ExpiredError } from '../watch-cache/cache-errors.ts';
import { UnavailableError } from '../storage/store-errors.ts';
import type { NodeGraph } from './node-graph.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Selector, WatchCache, WatchEvent } from '../watch-cache/watch-cache.ts';

/** Feeds the graph with every pod that is bound to a node, from the pods' cache, until the signal is aborted. */
export async function followPods(cache: WatchCache, graph: NodeGraph, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await feed(cache, graph, signal);
    } catch (error) {
      if (!signal.aborted && !isPassing(error)) throw error;
    }
  }
}

/** The cache begins anew, or waited in vain for a store that is away. */
const isPassing = (error: unknown) => error instanceof ExpiredError || error instanceof UnavailableError;

/** Others relate nothing, and need not be read. */
const bound: Selector = { matches: (_labels, fields) => fields['spec.nodeName'] !== '' };

async function feed(cache: WatchCache, graph: NodeGraph, signal: AbortSignal): Promise<void> {
  // What is not among the first events has gone while nobody told us.
  const unseen = new Set(graph.keys());
  const start = { at: 'any', initial: 'objects-and-bookmark' } as const;
  for await (const batch of cache.watch({ start, selector: bound, bookmarks: true }, signal)) {
    for (const event of batch) {
      if (event.type === 'BOOKMARK') {
        for (const key of unseen) graph.remove(key);
        unseen.clear();
      } else unseen.delete(take(event, graph));
    }
  }
}

function take({ type, object }: WatchEvent, graph: NodeGraph): string {
  const pod = JSON.parse(object.toString()) as Pod;
  const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
  if (type === 'DELETED') graph.remove(key);
  else graph.put(pod);
  return key;
}
