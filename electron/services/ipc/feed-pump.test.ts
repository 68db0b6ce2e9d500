import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedBatch } from '../../../common/ipc/wire.ts';
import { afterBatch } from '../../../test/fakes/feed-reader.ts';
import { FeedPump } from './feed-pump.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const frame = 16;

function pumpWith(credit: number) {
  const batches: FeedBatch<number>[] = [];
  return { batches, pump: new FeedPump<number>((batch) => batches.push(batch), credit) };
}

describe('a feed', () => {
  it('sends its snapshot at once, and what changes within a frame as one batch', () => {
    const { batches, pump } = pumpWith(10);
    pump.replace([['a', 1]]);
    expect(batches).toHaveLength(1);
    pump.upsert('b', 1);
    pump.upsert('b', 2);
    pump.delete('a');
    vi.advanceTimersByTime(frame - 1);
    expect(batches).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(batches[1]).toEqual({ replace: false, upserts: [['b', 2]], deletes: ['a'], state: { kind: 'live' } });
    vi.advanceTimersByTime(10 * frame);
    expect(batches).toHaveLength(2);
  });

  it('merges what comes while the reader gives no credit, and sends one batch for each', () => {
    const { batches, pump } = pumpWith(1);
    pump.replace([]);
    for (let at = 0; at < 100; at++) {
      pump.upsert('a', at);
      vi.advanceTimersByTime(frame);
    }
    expect(batches).toHaveLength(1);
    pump.give(2);
    expect(batches.map(({ upserts }) => upserts)).toEqual([[], [['a', 99]]]);
    pump.upsert('a', 100);
    vi.advanceTimersByTime(frame);
    pump.upsert('a', 101);
    vi.advanceTimersByTime(frame);
    expect(batches).toHaveLength(3);
  });

  it('is drained when the reader has everything, or the pump is stopped', async () => {
    const { batches, pump } = pumpWith(1);
    pump.replace([['a', 1]]);
    await pump.drained();
    pump.delete('a');
    const drained = pump.drained();
    pump.give(1);
    vi.advanceTimersByTime(frame);
    await drained;
    expect(batches).toHaveLength(2);
    pump.upsert('a', 2);
    const stopped = pump.drained();
    pump.stop();
    await stopped;
    pump.give(9);
    vi.advanceTimersByTime(frame);
    expect(batches).toHaveLength(2);
  });

  it('ends as its source, with no more batches than credits or frames, whatever the order', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const change = fc.oneof(
      fc.record({ do: fc.constant('upsert' as const), key, row: fc.nat(2) }),
      fc.record({ do: fc.constant('delete' as const), key }),
      fc.record({ do: fc.constant('credit' as const), credit: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60, size: 'max' }), (changes) => {
        const { batches, pump } = pumpWith(1);
        const source = new Map<string, number>();
        let [credit, time] = [1, 0];
        pump.replace([]);
        for (const step of changes) {
          switch (step.do) {
            case 'upsert':
              source.set(step.key, step.row);
              pump.upsert(step.key, step.row);
              break;
            case 'delete':
              source.delete(step.key);
              pump.delete(step.key);
              break;
            case 'credit':
              credit += step.credit;
              pump.give(step.credit);
              break;
            case 'pass':
              time += step.ms;
              vi.advanceTimersByTime(step.ms);
          }
          expect(batches.length).toBeLessThanOrEqual(Math.min(credit, 1 + Math.floor(time / frame)));
        }
        pump.give(1);
        vi.advanceTimersByTime(frame);
        const reader = batches.reduce<ReadonlyMap<string, number>>(afterBatch, new Map());
        expect(new Map([...reader].sort())).toEqual(new Map([...source].sort()));
      }),
    );
  });
});
