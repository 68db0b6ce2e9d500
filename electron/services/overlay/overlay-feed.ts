import { type Clock, systemClock } from '../../../common/base/clock.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import type { OverlayRow } from '../../../common/ipc/rows/overlay.ts';
import type { HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { type Visit, visitHosts } from '../hosts/host-presence.ts';
import { pageError } from '../ipc/error-envelope.ts';
import type { FeedHandler, FeedSink, Handlers } from '../ipc/handlers.ts';
import type { Links, SharedInformer } from '../links/links.ts';
import { followKernel } from './follow-kernel.ts';
import { nodeLease } from './node-lease.ts';
import { OverlayView } from './overlay-view.ts';

export const overlayHandlers = (links: Links, clock = systemClock): Pick<Handlers, 'overlay'> => ({
  overlay: overlayFeed(links, clock),
});

/** The overlay as the API announces it and as each host's kernel has it; of an imported cluster the API alone tells. */
function overlayFeed(links: Links, clock: Clock): FeedHandler<'overlay'> {
  return async ({ cluster }, sink, signal) => {
    const link = await links.open(cluster);
    const nodes = link.informer(NodeKind);
    const view = new OverlayView(sink);
    const unsubscribe = followNodes(nodes, view, sink, clock);
    try {
      const visitOf = ({ name }: HostSpec): Visit => ({
        stay: (host, until) =>
          followKernel(host, (kernel) => view.setKernel(name, { kind: 'asked', kernel }), clock, until),
        onAway: (error) => view.setKernel(name, { kind: 'unasked', error: error.toJSON() }),
      });
      await nodes.mirror.synced(signal);
      for (const node of nodes.mirror.list()) view.setLease(node.metadata.name, nodeLease(node));
      view.tellAll();
      await visitHosts(link, visitOf, signal, clock);
    } finally {
      unsubscribe();
      nodes.release();
      link.release();
    }
  };
}

/** While the API is silent the rows stand as they were; what hosts say is still told. */
function followNodes(
  nodes: SharedInformer<Node>,
  view: OverlayView,
  sink: FeedSink<OverlayRow>,
  clock: Clock,
): () => void {
  return nodes.subscribe({
    onChange: (name, node) => view.setLease(name, node && nodeLease(node)),
    onSilence: (error) =>
      error ? sink.become({ kind: 'stale', since: clock.now(), error: pageError(error).toJSON() }) : view.tellAll(),
  });
}
