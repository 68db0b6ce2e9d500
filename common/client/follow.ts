import type { ApiObject, Kind } from '../api/schema/kind.ts';
import { type Backoff, backoffDelay } from '../base/retry.ts';
import { type Clock, asError, systemClock } from '../base/clock.ts';
import { type ApiClient, type ListOptions, type ObjectList, type WatchEvent } from './api-client.ts';
import { ApiError, isGone } from './api-error.ts';

/** Where state comes from: a list, and what changed since. */
export interface Source<T> {
  list(signal: AbortSignal): Promise<ObjectList<T>>;
  /** Calls `onOpen` when the source has taken the watch, long before something may happen. */
  watch(resourceVersion: string, signal: AbortSignal, onOpen?: () => void): AsyncIterable<WatchEvent<T>>;
}

/** What a follower learns. `replace` is the whole state, first of all and again after events were missed. */
export type Change<T> =
  | { readonly type: 'replace'; readonly objects: T[] }
  | { readonly type: 'upsert'; readonly object: T }
  | { readonly type: 'delete'; readonly object: T };

export interface FollowOptions {
  readonly clock?: Clock;
  readonly backoff?: Backoff;
  /** Told of every failure; following goes on. */
  readonly onError?: (error: Error) => void;
  /** Told each time the source answers: the list has come, or a watch was taken. */
  readonly onHeard?: () => void;
}

const followBackoff: Backoff = { first: 50, most: 5_000, factor: 2, jitter: 0.3 };

/**
 * Follows a source until the signal is aborted: the one way to follow state.
 *
 *   listing ──ok──▶ watching ──410──▶ listing
 *      ▲ └─error: backoff    └─end or error: backoff, watch again from the last revision seen
 */
export async function* follow<T extends { metadata: { resourceVersion?: string } }>(
  source: Source<T>,
  signal: AbortSignal,
  options: FollowOptions = {},
): AsyncGenerator<Change<T>> {
  const { clock = systemClock, backoff = followBackoff } = options;
  let revision: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (revision === undefined) {
        const list = await source.list(signal);
        revision = list.metadata.resourceVersion;
        options.onHeard?.();
        yield { type: 'replace', objects: list.items };
      }
      for await (const event of source.watch(revision, signal, options.onHeard)) {
        if (event.type === 'ERROR') throw new ApiError(event.object.code ?? 500, event.object);
        failures = 0;
        revision = event.object.metadata.resourceVersion ?? revision;
        if (event.type === 'BOOKMARK') continue;
        yield { type: event.type === 'DELETED' ? 'delete' : 'upsert', object: event.object };
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isGone(error)) revision = undefined;
      else options.onError?.(asError(error));
    }
    if (signal.aborted) return;
    failures++;
    if (failures > 1) await clock.sleep(backoffDelay(backoff, failures), signal).catch(() => {});
  }
}

/** One kind of the API as a source. Lists come in one consistent page; a watch is renewed every few minutes. */
export function resourceSource<T extends ApiObject>(
  client: ApiClient,
  kind: Kind<T>,
  options: Pick<ListOptions, 'namespace' | 'labelSelector' | 'fieldSelector' | 'metadataOnly'> = {},
): Source<T> {
  return {
    list: (signal) => client.list(kind, { ...options, signal }),
    watch: (resourceVersion, signal, onOpen) => {
      const timeoutSeconds = 300 + Math.floor(Math.random() * 300);
      return client.watch(kind, { ...options, resourceVersion, timeoutSeconds, signal, onOpen });
    },
  };
}
