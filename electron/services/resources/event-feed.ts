import { type Event, EventKind } from '../../../common/api/core/v1/event.ts';
import type { EventRow } from '../../../common/ipc/rows/resource.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { ClusterLink } from '../links/links.ts';
import { LiveFeed } from './live-feed.ts';
import { Newest } from './newest.ts';
import { isIn } from './object-feed.ts';
import { eventRow, lastSeen } from './rows/event-row.ts';
import { rowKey } from './rows/resource-row.ts';

/** So many events are shown, the newest; once a tenth of them was deleted, older ones are looked for again. */
const most = 2_000;
const refillBelow = most * 0.9;

export function eventFeed(
  link: ClusterLink,
  namespace: string | undefined,
  sink: FeedSink<EventRow>,
  signal: AbortSignal,
): Promise<void> {
  const feed = new LiveFeed(link, sink, signal);
  const newest = new Newest(most);
  let others = 0;
  const show = (event: Event) => {
    const key = rowKey(event);
    const isShown = newest.has(key);
    const { kept, gone } = newest.put(key, lastSeen(event));
    if (gone !== undefined) sink.delete(gone);
    if (kept) sink.upsert(key, eventRow(event));
    if (gone !== undefined || (!kept && !isShown)) others++;
  };
  const hide = (event: Event) => {
    if (newest.delete(rowKey(event))) sink.delete(rowKey(event));
    if (newest.size >= refillBelow || others === 0) return;
    others = 0;
    for (const other of events.list()) if (isIn(namespace, other) && !newest.has(rowKey(other))) show(other);
  };
  const events = feed.follow(EventKind, (event, old) => {
    if (!isIn(namespace, event ?? old)) return;
    if (old && (!event || rowKey(event) !== rowKey(old))) hide(old);
    if (event) show(event);
  });
  return feed.run(() => {
    const all = [...events.list()].filter((event) => isIn(namespace, event));
    all.sort((a, b) => lastSeen(b) - lastSeen(a));
    others = Math.max(0, all.length - most);
    return all.slice(0, most).map((event) => {
      newest.put(rowKey(event), lastSeen(event));
      return [rowKey(event), eventRow(event)] as const;
    });
  });
}
