import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import type { NodeRow } from '../../../common/ipc/rows/resource.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';
import { LiveFeed } from './live-feed.ts';
import { NodeLoads } from './node-loads.ts';
import { dropReplaced } from './object-feed.ts';
import { nodeRow } from './rows/node-row.ts';
import { rowKey } from './rows/resource-row.ts';

/** Nodes, each with what its pods come to. A pod that changes touches the rows of its nodes only. */
export function nodeFeed(link: ClusterLink, sink: FeedSink<NodeRow>, signal: AbortSignal): Promise<void> {
  const loads = new NodeLoads();
  const feed = new LiveFeed(link, sink, signal);
  const tell = (node: Node) => sink.upsert(rowKey(node), nodeRow(node, loads.of(node.metadata.name)));
  const nodes = feed.follow(NodeKind, (node, old) => {
    dropReplaced(sink, node, old);
    if (node) tell(node);
  });
  const pods = feed.follow(PodKind, (pod, old) => {
    const touched = pod ? loads.put(pod) : old ? loads.remove(old) : [];
    for (const name of touched) {
      const node = nodes.get(name);
      if (node) tell(node);
    }
  });
  return feed.run(function* () {
    for (const pod of pods.list()) loads.put(pod);
    for (const node of nodes.list()) yield [rowKey(node), nodeRow(node, loads.of(node.metadata.name))];
  });
}
