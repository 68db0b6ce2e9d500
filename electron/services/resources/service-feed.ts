import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import { type EndpointSlice, EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { ServiceRow } from '../../../common/ipc/rows/resource.ts';
import { keyOf } from '../../../common/client/informer.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';
import { LiveFeed } from './live-feed.ts';
import { dropReplaced, isIn } from './object-feed.ts';
import { rowKey } from './rows/resource-row.ts';
import { serviceRow } from './rows/service-row.ts';

const byService = 'service';
const serviceLabel = 'kubernetes.io/service-name';

/** Services, each with its endpoints. A slice that changes touches the row of its service only. */
export function serviceFeed(
  link: ClusterLink,
  namespace: string | undefined,
  sink: FeedSink<ServiceRow>,
  signal: AbortSignal,
): Promise<void> {
  const feed = new LiveFeed(link, sink, signal);
  const rowOf = (service: Service) => serviceRow(service, slices.byIndex(byService, keyOf(service)));
  const services = feed.follow(ServiceKind, (service, old) => {
    if (!isIn(namespace, service ?? old)) return;
    dropReplaced(sink, service, old);
    if (service) sink.upsert(rowKey(service), rowOf(service));
  });
  const slices = feed.follow(EndpointSliceKind, (slice, old) => {
    if (!isIn(namespace, slice ?? old)) return;
    for (const key of new Set([...servicesOf(slice), ...servicesOf(old)])) {
      const service = services.get(key);
      if (service) sink.upsert(rowKey(service), rowOf(service));
    }
  });
  slices.index(byService, servicesOf);
  return feed.run(function* () {
    for (const service of services.list()) if (isIn(namespace, service)) yield [rowKey(service), rowOf(service)];
  });
}

/** The key of the service that a slice belongs to; none where it belongs to nobody. */
function servicesOf(slice: EndpointSlice | undefined): string[] {
  const name = slice?.metadata.labels?.[serviceLabel];
  return slice && name ? [`${slice.metadata.namespace}/${name}`] : [];
}
