import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../../common/api/core/v1/replication-controller.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { ClusterLink, Links } from '../links/links.ts';
import { withLink } from '../links/with-link.ts';
import { eventFeed } from './event-feed.ts';
import { nodeFeed } from './node-feed.ts';
import { objectFeed } from './object-feed.ts';
import { deploymentRow } from './rows/deployment-row.ts';
import { namespaceRow } from './rows/namespace-row.ts';
import { podRow } from './rows/pod-row.ts';
import { replicationControllerRow } from './rows/replication-controller-row.ts';
import { serviceFeed } from './service-feed.ts';

type ResourceFeeds = Pick<
  Handlers,
  'namespaces' | 'nodes' | 'pods' | 'replicationcontrollers' | 'deployments' | 'services' | 'events'
>;

/** The feeds of API objects. */
export function resourceFeeds(links: Links): ResourceFeeds {
  const onLink = (cluster: string, use: (link: ClusterLink) => Promise<void>) => withLink(links, cluster, use);
  return {
    namespaces: ({ cluster }, sink, signal) =>
      onLink(cluster, (link) => objectFeed(link, { kind: NamespaceKind, row: namespaceRow }, sink, signal)),
    nodes: ({ cluster }, sink, signal) => onLink(cluster, (link) => nodeFeed(link, sink, signal)),
    pods: ({ cluster, namespace }, sink, signal) =>
      onLink(cluster, (link) => objectFeed(link, { kind: PodKind, row: podRow, namespace }, sink, signal)),
    replicationcontrollers: ({ cluster, namespace }, sink, signal) => {
      const controllers = { kind: ReplicationControllerKind, row: replicationControllerRow, namespace };
      return onLink(cluster, (link) => objectFeed(link, controllers, sink, signal));
    },
    deployments: ({ cluster, namespace }, sink, signal) =>
      onLink(cluster, (link) =>
        objectFeed(link, { kind: DeploymentKind, row: deploymentRow, namespace }, sink, signal),
      ),
    services: ({ cluster, namespace }, sink, signal) =>
      onLink(cluster, (link) => serviceFeed(link, namespace, sink, signal)),
    events: ({ cluster, namespace }, sink, signal) =>
      onLink(cluster, (link) => eventFeed(link, namespace, sink, signal)),
  };
}
