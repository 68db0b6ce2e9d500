import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { ResourceRow } from '../../../../common/ipc/rows/resource.ts';

/** What every row says of its object. */
export function resourceRow({ metadata }: ApiObject): ResourceRow {
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    created: timeOf(metadata.creationTimestamp) ?? 0,
    deleting: metadata.deletionTimestamp !== undefined,
  };
}

/** The key of an object's row. */
export function rowKey({ metadata }: ApiObject): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** A time of the API (RFC 3339) in milliseconds since the Unix epoch; undefined for none and for what is none. */
export function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** `a=1,b=2`, in order of keys. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, value]) => `${key}=${value}`).join(',');
}
