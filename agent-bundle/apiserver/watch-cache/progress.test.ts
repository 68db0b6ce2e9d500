import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

const progress = () =>
  new Progress({ readRevision: () => Promise.resolve(1), requestProgress: () => {}, onRewound: () => {} });
const never = new AbortController().signal;

test('who waits for a revision is told when it is reached, and when it is not within the time', async () => {
  const own = progress();
  const waiting = own.reach(7, 60_000, never);
  own.advance(7);
  expect(await waiting).toBe(true);
  expect(await own.reach(7, 60_000, never)).toBe(true);
  expect(await own.reach(8, 1, never)).toBe(false);
});

test('who waits and gives up is told so, and not that the time is over: a server that stops must not wait again', async () => {
  const stop = new AbortController();
  const waiting = progress().reach(1, 60_000, stop.signal);
  stop.abort(new Error('the server stops'));
  await expect(waiting).rejects.toThrow('the server stops');
  await expect(progress().reach(1, 60_000, stop.signal)).rejects.toThrow('the server stops');
});
