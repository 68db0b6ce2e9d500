import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';
import { LiveFeed } from './live-feed.ts';
import { rowKey } from './rows/resource-row.ts';

export interface ObjectFeed<T, R> {
  readonly kind: Kind<T>;
  readonly row: (object: T) => R;
  /** Absent: all namespaces. */
  readonly namespace?: string;
}

/** The objects of one kind, each a row of its own. */
export function objectFeed<T extends ApiObject, R>(
  link: ClusterLink,
  { kind, row, namespace }: ObjectFeed<T, R>,
  sink: FeedSink<R>,
  signal: AbortSignal,
): Promise<void> {
  const feed = new LiveFeed(link, sink, signal);
  const objects = feed.follow(kind, (object, old) => {
    if (!isIn(namespace, object ?? old)) return;
    dropReplaced(sink, object, old);
    if (object) sink.upsert(rowKey(object), row(object));
  });
  return feed.run(function* () {
    for (const object of objects.list()) if (isIn(namespace, object)) yield [rowKey(object), row(object)];
  });
}

export function isIn(namespace: string | undefined, object: ApiObject | undefined): boolean {
  return namespace === undefined || object?.metadata.namespace === namespace;
}

/** Takes the row away of an object that is gone, or that another one of the same name has taken the place of. */
export function dropReplaced(
  sink: Pick<FeedSink<unknown>, 'delete'>,
  object: ApiObject | undefined,
  old: ApiObject | undefined,
): void {
  if (old && (!object || rowKey(object) !== rowKey(old))) sink.delete(rowKey(old));
}
