import { type Clock, asError } from '../../../common/base/clock.ts';
import { CompactedError } from './store-errors.ts';
import type { Store } from './store.ts';

/** How much history is kept, at least, in milliseconds: upstream's --etcd-compaction-interval. */
const keep = 5 * 60_000;

/**
 * Lets the store forget what was overwritten long ago, until the signal is aborted. Of several servers each forgets only
 * what it has seen to be old itself, so that history is never shorter than `keep`.
 */
export async function compactRegularly(
  store: Store,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: Error) => void },
  signal: AbortSignal,
): Promise<void> {
  let seen: number | undefined;
  while (!signal.aborted) {
    try {
      const newest = await store.currentRevision(signal);
      if (seen !== undefined) await store.compact(seen, signal);
      seen = newest;
    } catch (error) {
      // Another server was first.
      if (!signal.aborted && !(error instanceof CompactedError)) onError(asError(error));
    }
    await clock.sleep(keep, signal).catch(() => {});
  }
}
