import { type Clock, asError, systemClock } from './clock.ts';

/** Exponential backoff with jitter; durations in milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly most: number;
  readonly factor: number;
  /** Share of each delay that is random, 0 to 1. */
  readonly jitter: number;
}

export const defaultBackoff: Backoff = { first: 100, most: 10_000, factor: 2, jitter: 0.2 };

/** The delay before attempt `attempt + 1`, where `attempt` failures (at least 1) are behind us. */
export function backoffDelay(backoff: Backoff, attempt: number, random: () => number = Math.random): number {
  const plain = Math.min(backoff.most, backoff.first * backoff.factor ** Math.max(0, attempt - 1));
  return plain * (1 - backoff.jitter * random());
}

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Milliseconds from the first attempt after which the last error is thrown. Absent: until the signal. */
  readonly deadline?: number;
  readonly backoff?: Backoff;
  readonly clock?: Clock;
  /** False: give up at once with this error. */
  readonly retryable?: (error: Error) => boolean;
  readonly onRetry?: (error: Error, attempt: number, delay: number) => void;
}

/** Runs `attempt` until it succeeds, the deadline passes, the signal is aborted or the error is not retryable. */
export async function retry<T>(attempt: (signal: AbortSignal) => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, deadline = Infinity, backoff = defaultBackoff, clock = systemClock } = options;
  const started = clock.monotonic();
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    try {
      return await attempt(signal);
    } catch (thrown) {
      const error = asError(thrown);
      const delay = backoffDelay(backoff, failures);
      const late = clock.monotonic() - started + delay > deadline;
      if (signal.aborted || late || options.retryable?.(error) === false) throw error;
      options.onRetry?.(error, failures, delay);
      await clock.sleep(delay, signal);
    }
  }
}
