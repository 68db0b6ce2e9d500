import { type Backoff, backoffDelay } from '../../../../common/base/retry.ts';
import { asError, systemClock } from '../../../../common/base/clock.ts';
import { CompactedError } from '../store-errors.ts';
import type { StoreBatch, StoreWatch } from '../store.ts';
import type { Endpoints } from './endpoints.ts';
import { ProgressRequests, watchStream } from './watch-stream.ts';

const reconnectBackoff: Backoff = { first: 50, most: 2_000, factor: 2, jitter: 0.3 };

/**
 * A watch that outlives its streams: each new one starts from the last revision that was delivered, at the next member.
 *
 *   connecting ──▶ streaming ──broken──▶ waiting (backoff) ──▶ connecting
 *                      └──compacted──▶ throws
 */
export function etcdWatch(
  endpoints: Endpoints,
  prefix: string,
  afterRevision: number,
  signal: AbortSignal,
  onReconnect: (error: Error) => void,
): StoreWatch {
  const progress = new ProgressRequests();
  async function* batches(): AsyncGenerator<StoreBatch> {
    let delivered = afterRevision;
    let failures = 0;
    while (!signal.aborted) {
      const endpoint = endpoints.current;
      let reason = new Error('etcd closed the stream');
      try {
        for await (const batch of watchStream(endpoint, prefix, delivered, signal, progress)) {
          failures = 0;
          delivered = batch.revision;
          yield batch;
        }
      } catch (thrown) {
        if (thrown instanceof CompactedError) throw thrown;
        reason = asError(thrown);
      }
      if (signal.aborted) return;
      endpoints.failed(endpoint);
      onReconnect(reason);
      failures++;
      await systemClock.sleep(backoffDelay(reconnectBackoff, failures), signal).catch(() => {});
    }
  }
  return { requestProgress: () => progress.request(), [Symbol.asyncIterator]: batches };
}
