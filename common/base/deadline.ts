/** A signal that aborts with `signal`, or with a TimeoutError after `ms` milliseconds, whichever is first. */
export function withDeadline(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/**
 * Does `work` with such a signal. When it is done nothing is left of the deadline: the timer of the other kind holds on to all
 * that it might have ended, until it is over.
 */
export async function inTime<T>(
  signal: AbortSignal | undefined,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const onAbort = () => end.abort(signal?.reason);
  const onLate = () => end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const late = setTimeout(onLate, ms);
  try {
    return await work(end.signal);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', onAbort);
  }
}
