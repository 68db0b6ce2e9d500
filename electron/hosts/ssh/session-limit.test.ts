import { expect, it } from 'vitest';
import { SessionLimit } from './session-limit.ts';

const never = new AbortController().signal;

/** A task that ends when told to. */
function held() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { task: () => ended, end };
}

it('runs as many at once as there are places, the rest in order', async () => {
  const limit = new SessionLimit(2);
  const holds = [held(), held(), held(), held()];
  const started: number[] = [];
  const all = holds.map(({ task }, index) =>
    limit.run(() => {
      started.push(index);
      return task();
    }, never),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  holds[1]!.end();
  await all[1];
  expect(started).toEqual([0, 1, 2]);
  for (const { end } of holds) end();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3]);
});

it('gives a place back when its task fails', async () => {
  const limit = new SessionLimit(1);
  await expect(limit.run(() => Promise.reject(new Error('failed')), never)).rejects.toThrow('failed');
  expect(await limit.run(async () => 'next', never)).toBe('next');
});

it('takes who has given up out of the queue', async () => {
  const limit = new SessionLimit(1);
  const first = held();
  const running = limit.run(first.task, never);
  const controller = new AbortController();
  const waiting = limit.run(async () => 'too late', controller.signal);
  const behind = limit.run(async () => 'behind', never);
  controller.abort(new Error('gave up'));
  await expect(waiting).rejects.toThrow('gave up');
  first.end();
  await running;
  expect(await behind).toBe('behind');
});
