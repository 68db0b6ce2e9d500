import { expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import { watchClock } from './clock-jumps.ts';

it.each([3_600_000, -3_600_000])(
  'tells within a minute that the wall clock was set by %i ms, and not of what is only adjusted',
  async (jump) => {
    const hands = new ManualClock();
    let offset = 0;
    const clock = {
      now: () => hands.now() + offset,
      monotonic: () => hands.monotonic(),
      sleep: (ms: number, signal?: AbortSignal) => hands.sleep(ms, signal),
    };
    const end = new AbortController();
    let told = 0;
    const watching = watchClock(clock, () => told++, end.signal);
    offset = 900;
    await hands.advance(300_000);
    expect(told).toBe(0);
    offset += jump;
    await hands.advance(60_000);
    expect(told).toBe(1);
    await hands.advance(300_000);
    expect(told).toBe(1);
    end.abort();
    await watching;
  },
);
