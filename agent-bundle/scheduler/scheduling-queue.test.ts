import { beforeEach, describe, expect, it } from 'vitest';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const pod = (name: string, priority = 0): Pod => ({
  metadata: { name, namespace: 'n' },
  spec: { priority, containers: [] },
});

describe('the scheduling queue', () => {
  let clock: ManualClock;
  let queue: SchedulingQueue;
  const never = new AbortController().signal;
  const next = async () => (await queue.next(never)).metadata.name;
  beforeEach(() => {
    clock = new ManualClock();
    queue = new SchedulingQueue(clock);
  });

  it('gives the more important first, then the older', async () => {
    for (const each of [pod('a'), pod('b', 10), pod('c'), pod('d', 10)]) queue.add(each);
    expect([await next(), await next(), await next(), await next()]).toEqual(['b', 'd', 'a', 'c']);
  });

  it('keeps a refused pod until an event that can help it, and then for its backoff', async () => {
    queue.add(pod('a'));
    await next();
    queue.refuse(pod('a'), new Set(['pod-freed']));
    queue.add(pod('b'));
    queue.happened('node-changed');
    expect(await next()).toBe('b');
    queue.happened('pod-freed');
    let given: string | undefined;
    const waiting = next().then((name) => (given = name));
    await Promise.resolve();
    expect(given).toBeUndefined();
    await clock.advance(1_000);
    await waiting;
    expect(given).toBe('a');
  });

  it('tries a pod that could not be bound again after its backoff, without any event', async () => {
    queue.add(pod('a'));
    await next();
    queue.backOff(pod('a'));
    queue.add(pod('b'));
    expect(await next()).toBe('b');
    const waiting = next();
    await clock.advance(1_000);
    expect(await waiting).toBe('a');
  });

  it('does not bring back a pod that somebody else has bound meanwhile', async () => {
    queue.add(pod('a'));
    await next();
    queue.remove('n/a');
    queue.backOff(pod('a'));
    expect(queue.size).toBe(0);
  });

  it('forgets a pod that is gone', async () => {
    queue.add(pod('a'));
    queue.add(pod('b'));
    queue.remove('n/a');
    expect(await next()).toBe('b');
    expect(queue.size).toBe(1);
  });

  it('waits for a pod without turning', async () => {
    const waiting = next();
    queue.add(pod('late'));
    expect(await waiting).toBe('late');
  });

  it('ends waiting with its signal', async () => {
    const stop = new AbortController();
    const waiting = queue.next(stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
