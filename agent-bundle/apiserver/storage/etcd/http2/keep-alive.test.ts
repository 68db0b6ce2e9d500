import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeepAlive } from './keep-alive.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const seen = { waits: true, pings: 0, dead: false };
  const keepAlive = new KeepAlive(
    () => seen.waits,
    () => seen.pings++,
    () => (seen.dead = true),
  );
  keepAlive.watch();
  return { seen, keepAlive };
}

test('who is silent is asked, and is dead without an answer', () => {
  const { seen } = watched();
  vi.advanceTimersByTime(6_000);
  expect(seen).toMatchObject({ pings: 0 });
  vi.advanceTimersByTime(6_000);
  expect(seen).toMatchObject({ pings: 1, dead: false });
  vi.advanceTimersByTime(5_000);
  expect(seen).toMatchObject({ pings: 1, dead: true });
});

test('who answers lives', () => {
  const { seen, keepAlive } = watched();
  vi.advanceTimersByTime(16_000);
  keepAlive.hear();
  vi.advanceTimersByTime(1_000);
  expect(seen).toMatchObject({ pings: 1, dead: false });
});

test('who talks is not asked', () => {
  const { seen, keepAlive } = watched();
  for (let second = 0; second < 60; second++) {
    keepAlive.hear();
    vi.advanceTimersByTime(1_000);
  }
  expect(seen).toMatchObject({ pings: 0, dead: false });
});

test('nobody is asked while nobody waits', () => {
  const { seen } = watched();
  seen.waits = false;
  vi.advanceTimersByTime(60_000);
  expect(seen).toMatchObject({ pings: 0, dead: false });
});
