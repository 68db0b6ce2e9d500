import type { Event } from '../../../../common/api/core/v1/event.ts';
import type { EventRow } from '../../../../common/ipc/rows/resource.ts';
import { resourceRow, timeOf } from './resource-row.ts';

export function eventRow(event: Event): EventRow {
  const { involvedObject, type = '', reason = '', message = '', count, series } = event;
  return {
    ...resourceRow(event),
    type,
    reason,
    message: message.trim(),
    object: `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`,
    source: sourceOf(event),
    count: series?.count ?? (count || 1),
    lastSeen: lastSeen(event),
  };
}

/** The last time it happened, in milliseconds since the Unix epoch. */
export function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: Event): number {
  const times = [series?.lastObservedTime, lastTimestamp, eventTime, firstTimestamp, metadata.creationTimestamp];
  return times.map(timeOf).find((time) => time !== undefined) ?? 0;
}

/** `kubelet, h1` */
function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const host = source?.host || reportingInstance;
  return host ? `${component}, ${host}` : component;
}
