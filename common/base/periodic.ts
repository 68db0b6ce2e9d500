import { type Clock, asError } from './clock.ts';

export interface PeriodicOptions {
  /** Milliseconds between the end of one pass and the start of the next; the first comes after one period. */
  readonly period: number;
  readonly clock: Clock;
  /** Told of a pass that failed; the next one comes all the same. */
  readonly onError: (error: Error) => void;
}

/** Runs `pass` again and again until the signal is aborted: for what has no event to follow. */
export async function periodically(
  pass: (signal: AbortSignal) => Promise<void>,
  { period, clock, onError }: PeriodicOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(period, signal).catch(() => {});
    if (signal.aborted) return;
    try {
      await pass(signal);
    } catch (error) {
      if (!signal.aborted) onError(asError(error));
    }
  }
}
