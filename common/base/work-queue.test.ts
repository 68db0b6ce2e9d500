import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import { WorkQueue } from './work-queue.ts';

const backoff = { first: 100, most: 1_000, factor: 2, jitter: 0 };

/** A queue whose reconciles a test ends itself, one by one. */
class QueueUnderTest {
  readonly clock = new ManualClock();
  readonly errors: string[] = [];
  readonly queue: WorkQueue;
  readonly started: string[] = [];
  readonly #ends = new Map<string, (error?: Error) => void>();
  readonly #stop = new AbortController();
  readonly finished: Promise<void>;

  constructor(workers = 1) {
    const onError = (key: string, error: Error, failures: number) =>
      this.errors.push(`${key} ${error.message} ${failures}`);
    this.queue = new WorkQueue({ workers, backoff, clock: this.clock, onError });
    const reconcile = (key: string) =>
      new Promise<void>((resolve, reject) => {
        this.started.push(key);
        this.#ends.set(key, (error) => (error ? reject(error) : resolve()));
      });
    this.finished = this.queue.run(reconcile, this.#stop.signal);
  }

  /** Lets the reconcile of `key` that is under way return, or throw. */
  async finish(key: string, error?: Error): Promise<void> {
    this.#ends.get(key)?.(error);
    await this.clock.advance(0);
  }

  stop(): void {
    this.#stop.abort();
  }
}

test('a key added twice before it is worked on is worked on once', async () => {
  const { queue, started, clock, finish } = bound(new QueueUnderTest());
  queue.add('a');
  queue.add('b');
  queue.add('b');
  await clock.advance(0);
  await finish('a');
  await finish('b');
  expect(started).toEqual(['a', 'b']);
  expect(queue.size).toBe(0);
});

test('a key added while it is worked on runs once more afterwards, never at the same time', async () => {
  const { queue, started, clock, finish } = bound(new QueueUnderTest(4));
  queue.add('a');
  await clock.advance(0);
  queue.add('a');
  queue.add('a');
  await clock.advance(0);
  expect(started).toEqual(['a']);
  await finish('a');
  expect(started).toEqual(['a', 'a']);
  await finish('a');
  expect(queue.size).toBe(0);
});

test('as many keys as there are workers are under way, and no more', async () => {
  const { queue, started, clock, finish } = bound(new QueueUnderTest(2));
  for (const key of ['a', 'b', 'c']) queue.add(key);
  await clock.advance(0);
  expect(started).toEqual(['a', 'b']);
  await finish('b');
  expect(started).toEqual(['a', 'b', 'c']);
});

test('a reconcile that throws is tried again, later each time; success forgets the failures', async () => {
  const { queue, started, clock, finish, errors } = bound(new QueueUnderTest());
  queue.add('a');
  await clock.advance(0);
  await finish('a', new Error('no'));
  await clock.advance(99);
  expect(started).toHaveLength(1);
  await clock.advance(1);
  expect(started).toHaveLength(2);
  await finish('a', new Error('no'));
  await clock.advance(199);
  expect(started).toHaveLength(2);
  await clock.advance(1);
  await finish('a');
  queue.add('a');
  await clock.advance(0);
  await finish('a', new Error('again'));
  expect(errors).toEqual(['a no 1', 'a no 2', 'a again 1']);
});

test('of several timers for a key the earliest stays', async () => {
  const { queue, started, clock } = bound(new QueueUnderTest());
  queue.addAfter('a', 500);
  queue.addAfter('a', 100);
  queue.addAfter('a', 300);
  await clock.advance(99);
  expect(started).toEqual([]);
  await clock.advance(1);
  expect(started).toEqual(['a']);
  expect(clock.sleeping).toBe(0);
});

test('a timer of nothing is no timer', async () => {
  const { queue, started, clock } = bound(new QueueUnderTest());
  queue.addAfter('a', 0);
  await clock.advance(0);
  expect(started).toEqual(['a']);
});

test('at the end it waits for what is under way, starts nothing more, and leaves no timer', async () => {
  const under = new QueueUnderTest();
  const { queue, started, clock } = bound(under);
  queue.add('a');
  queue.add('b');
  queue.addAfter('c', 1_000);
  await clock.advance(0);
  under.stop();
  await clock.advance(0);
  let ended = false;
  void under.finished.then(() => (ended = true));
  await clock.advance(0);
  expect(ended).toBe(false);
  queue.addAfter('d', 1_000);
  await under.finish('a', new Error('too late to matter'));
  await under.finished;
  expect(started).toEqual(['a']);
  expect(clock.sleeping).toBe(0);
  expect(under.errors).toEqual([]);
});

test('a queue that is stopped by its own reconcile ends', async () => {
  const queue = new WorkQueue();
  const stop = new AbortController();
  queue.add('a');
  await queue.run(async () => stop.abort(), stop.signal);
  expect(queue.size).toBe(0);
});

function bound(under: QueueUnderTest) {
  const finish = (key: string, error?: Error) => under.finish(key, error);
  return { queue: under.queue, started: under.started, clock: under.clock, errors: under.errors, finish };
}

test('a key that is to wait longer than a timer can comes sooner, and not at once', async () => {
  const { queue, clock, started } = bound(new QueueUnderTest());
  queue.addAfter('a', 2 ** 40);
  await clock.advance(2 ** 31 - 2);
  expect(started).toEqual([]);
  await clock.advance(1);
  expect(started).toEqual(['a']);
});
