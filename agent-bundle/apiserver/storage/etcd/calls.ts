import { type Backoff, backoffDelay } from '../../../../common/base/retry.ts';
import { asError, systemClock } from '../../../../common/base/clock.ts';
import { abortable } from '../../../../common/base/abortable.ts';
import { UncertainError, UnavailableError } from '../store-errors.ts';
import type { Endpoints } from './endpoints.ts';
import { etcdFailure } from './etcd-failure.ts';

/** One unary call. It is not taken back: who aborts stops waiting, and it ends by its deadline. */
export interface UnaryCall {
  readonly path: string;
  readonly message: Buffer;
}

/** Milliseconds one attempt may take, and how long a read is tried altogether. */
const attemptDeadline = 5_000;
const writeDeadline = 10_000;
const readDeadline = 15_000;
const readBackoff: Backoff = { first: 20, most: 1_000, factor: 2, jitter: 0.3 };

/**
 * Asks until some member answers, for at most 15 s: for what may be done twice. `revision` is the one asked for, if any.
 */
export async function readCall(
  endpoints: Endpoints,
  { path, message }: UnaryCall,
  signal: AbortSignal,
  revision?: number,
): Promise<Buffer> {
  const end = systemClock.monotonic() + readDeadline;
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    const endpoint = endpoints.current;
    try {
      const left = Math.min(attemptDeadline, end - systemClock.monotonic());
      return await abortable(endpoint.channel.unary(path, message, left), signal);
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = etcdFailure(asError(thrown), revision);
      if (failure.type === 'refused') throw failure.error;
      endpoints.failed(endpoint);
      const delay = failures < endpoints.size ? 0 : backoffDelay(readBackoff, failures - endpoints.size + 1);
      if (systemClock.monotonic() + delay >= end) throw new UnavailableError(`etcd: ${failure.reason}`, thrown);
      await systemClock.sleep(delay, signal);
    }
  }
}

/** Asks once. Another member is tried only when it is sure that nothing was done. */
export async function writeCall(
  endpoints: Endpoints,
  { path, message }: UnaryCall,
  signal: AbortSignal,
): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const endpoint = endpoints.current;
    try {
      return await abortable(endpoint.channel.unary(path, message, writeDeadline), signal);
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = etcdFailure(asError(thrown));
      if (failure.type === 'refused') throw failure.error;
      endpoints.failed(endpoint);
      if (failure.type === 'unknown') throw new UncertainError(`etcd: ${failure.reason}`, thrown);
      if (attempt >= endpoints.size) throw new UnavailableError(`etcd: ${failure.reason}`, thrown);
    }
  }
}
