import { type Clock } from '../../common/base/clock.ts';

/** Milliseconds between two looks. */
const period = 60_000;
/** Milliseconds that a wall clock may be adjusted by while nobody minds. */
const tolerance = 1_000;

/**
 * Calls `onJump` when the wall clock has been set: within a minute, until the signal is aborted. Waits are counted by the
 * monotonic clock, so one for a moment of the wall clock is wrong from then on: a host that starts with a clock of years
 * ago would sleep for years.
 */
export async function watchClock(clock: Clock, onJump: () => void, signal: AbortSignal): Promise<void> {
  const offset = () => clock.now() - clock.monotonic();
  let known = offset();
  while (!signal.aborted) {
    await clock.sleep(period, signal).catch(() => {});
    if (signal.aborted) return;
    const now = offset();
    if (Math.abs(now - known) > tolerance) onJump();
    known = now;
  }
}
