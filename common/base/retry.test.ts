import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import { backoffDelay, retry } from './retry.ts';

const backoff = { first: 100, most: 1_000, factor: 2, jitter: 0 };
const never = new AbortController().signal;

/** Fails this often, then succeeds. */
function failing(times: number) {
  let attempts = 0;
  const attempt = async () => {
    if (++attempts <= times) throw new Error(`failure ${attempts}`);
    return attempts;
  };
  return { attempt, attempts: () => attempts };
}

test('delays grow up to the most and are shortened by jitter at most', () => {
  expect([1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(backoff, attempt))).toEqual([
    100, 200, 400, 800, 1000, 1000,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const delay = backoffDelay({ ...backoff, jitter: 0.2 }, attempt, () => random);
      const plain = backoffDelay(backoff, attempt);
      return delay <= plain && delay >= plain * 0.8 - 1e-9;
    }),
  );
});

test('tries until it succeeds', async () => {
  const clock = new ManualClock();
  const { attempt } = failing(2);
  const retries: number[] = [];
  const result = retry(attempt, { signal: never, backoff, clock, onRetry: (_, __, delay) => retries.push(delay) });
  await clock.advance(300);
  expect(await result).toBe(3);
  expect(retries).toEqual([100, 200]);
});

test('throws the last error rather than wait beyond the deadline', async () => {
  const clock = new ManualClock();
  const { attempt, attempts } = failing(100);
  const result = retry(attempt, { signal: never, backoff, clock, deadline: 500 });
  const refused = expect(result).rejects.toThrow('failure 3');
  await clock.advance(10_000);
  await refused;
  expect(attempts()).toBe(3);
});

test('throws at once what is not to be tried again', async () => {
  const { attempt, attempts } = failing(100);
  await expect(retry(attempt, { signal: never, backoff, retryable: () => false })).rejects.toThrow('failure 1');
  expect(attempts()).toBe(1);
});

test('ends with its signal, while it waits and before it begins', async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const { attempt, attempts } = failing(100);
  const result = retry(attempt, { signal: stop.signal, backoff, clock });
  const refused = expect(result).rejects.toThrow('enough');
  await clock.advance(0);
  stop.abort(new Error('enough'));
  await refused;
  await expect(retry(attempt, { signal: stop.signal, backoff, clock })).rejects.toThrow('enough');
  expect(attempts()).toBe(1);
});
