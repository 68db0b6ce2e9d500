import { beforeEach, describe, expect, it } from 'vitest';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import type { Plugin } from './framework.ts';
import { prioritySort } from './plugins/priority-sort.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const pod = (name: string, priority = 0): Pod => ({
  metadata: { name, namespace: 'n' },
  spec: { priority, containers: [] },
});

const node = { metadata: { name: 'n' } };
/** It waits for pods that go. */
const full: Plugin = {
  name: 'Full',
  events: ['assigned-pod'],
  helpedBy: (_, event) => event.object === undefined,
};

describe('the scheduling queue', () => {
  let clock: ManualClock;
  let queue: SchedulingQueue;
  const never = new AbortController().signal;
  const next = async () => (await queue.next(never)).metadata.name;
  beforeEach(() => {
    clock = new ManualClock();
    queue = new SchedulingQueue({ clock, compare: (a, b) => prioritySort.queueSort(a, b) });
  });

  it('gives the more important first, then the older', async () => {
    for (const each of [pod('a'), pod('b', 10), pod('c'), pod('d', 10)]) queue.add(each);
    expect([await next(), await next(), await next(), await next()]).toEqual(['b', 'd', 'a', 'c']);
  });

  it('keeps a refused pod until an event that can help it', async () => {
    queue.add(pod('a'));
    await next();
    queue.refuse(pod('a'), new Set([full]));
    queue.add(pod('b'));
    queue.happened({ type: 'node', object: node });
    queue.happened({ type: 'assigned-pod', object: pod('came') });
    expect(await next()).toBe('b');
    let given: string | undefined;
    const waiting = next().then((name) => (given = name));
    await clock.advance(20_000);
    expect(given).toBeUndefined();
    queue.happened({ type: 'assigned-pod', old: pod('went') });
    expect(await waiting).toBe('a');
  });

  it('tries a pod that was helped at once where nobody else waits, and after its backoff where others do', async () => {
    queue.add(pod('a'));
    await next();
    queue.refuse(pod('a'), new Set([full]));
    queue.happened({ type: 'assigned-pod', old: pod('went') });
    queue.add(pod('b'));
    expect([await next(), await next()]).toEqual(['b', 'a']);
    queue.refuse(pod('a'), new Set([full]));
    queue.happened({ type: 'assigned-pod', old: pod('went') });
    queue.add(pod('c'));
    await clock.advance(2_000);
    expect([await next(), await next()]).toEqual(['a', 'c']);
  });

  it('of pods that were helped together tries the more important first', async () => {
    const some = [pod('a'), pod('b', 10), pod('c')];
    for (const each of some) queue.add(each);
    for (const _ of some) await next();
    for (const each of some) queue.refuse(each, new Set([full]));
    queue.happened({ type: 'assigned-pod', old: pod('went') });
    expect([await next(), await next(), await next()]).toEqual(['b', 'a', 'c']);
  });

  it('waits twice as long after each failure, up to ten seconds', async () => {
    queue.add(pod('a'));
    const waits: number[] = [];
    await next();
    for (let attempt = 0; attempt < 6; attempt++) {
      const failedAt = clock.monotonic();
      queue.backOff(pod('a'));
      let again = false;
      const waiting = next().then(() => (again = true));
      while (!again) await clock.advance(500);
      await waiting;
      waits.push(clock.monotonic() - failedAt);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('tries a refused pod again after five minutes, though nothing helped', async () => {
    queue.add(pod('a'));
    await next();
    queue.refuse(pod('a'), new Set([full]));
    let again = false;
    const waiting = next().then(() => (again = true));
    await clock.advance(299_000);
    expect(again).toBe(false);
    await clock.advance(1_000);
    expect(await waiting).toBe(true);
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
