/** A signal that aborts with `signal`, or with a TimeoutError after `ms` milliseconds, whichever is first. */
export function withDeadline(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
