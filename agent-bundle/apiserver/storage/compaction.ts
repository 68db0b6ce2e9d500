import { type Clock, asError } from '../../../common/base/clock.ts';
import { CompactedError } from './store-errors.ts';
import type { Store } from './store.ts';

/** How much history is kept, at least, in milliseconds: upstream's --etcd-compaction-interval. */
const keep = 5 * 60_000;

export interface Compaction {
  readonly clock: Clock;
  /** Told of the revision before which states are forgotten from now on. */
  readonly forgetting: (before: number) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Lets the store forget what was overwritten long ago, until the signal is aborted. Of several servers each forgets only
 * what it has seen to be old itself, so that history is never shorter than `keep`; `forgetting` hears before which revision.
 */
export async function compactRegularly(
  store: Store,
  { clock, forgetting, onError }: Compaction,
  signal: AbortSignal,
): Promise<void> {
  let seen: number | undefined;
  while (!signal.aborted) {
    try {
      const newest = await store.currentRevision(signal);
      if (seen !== undefined) {
        forgetting(seen);
        await store.compact(seen, signal);
      }
      seen = newest;
    } catch (error) {
      // Another server was first.
      if (!signal.aborted && !(error instanceof CompactedError)) onError(asError(error));
    }
    await clock.sleep(keep, signal).catch(() => {});
  }
}
