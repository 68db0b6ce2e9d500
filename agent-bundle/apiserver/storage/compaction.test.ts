import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { compactRegularly } from './compaction.ts';
import { MemoryStore } from './memory-store.ts';
import { CompactedError } from './store-errors.ts';

const minutes = 60_000;
const soon = () => AbortSignal.timeout(5_000);

describe('regular compaction', () => {
  it('keeps what is younger than five minutes, and forgets what was overwritten before', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore(clock);
    const write = async (text: string) => {
      const put = { type: 'put', key: '/registry/a/b/c', value: Buffer.from(text) } as const;
      const result = await store.transact({ conditions: [], writes: [put] }, soon());
      return result.revision;
    };
    const end = new AbortController();
    const errors: Error[] = [];
    const forgotten: number[] = [];
    const told = {
      forgetting: (before: number) => forgotten.push(before),
      onError: (error: Error) => errors.push(error),
    };
    const running = compactRegularly(store, { clock, ...told }, end.signal);
    const old = await write('old');
    await clock.advance(5 * minutes);
    const young = await write('young');
    await clock.advance(4 * minutes);
    const textAt = async (revision: number) => {
      const { items } = await store.list('/registry/', { revision }, soon());
      return items.map(({ value }) => value.toString());
    };
    expect(await textAt(old)).toEqual(['old']);
    await clock.advance(6 * minutes);
    await write('new');
    await clock.advance(5 * minutes);
    await expect(textAt(old)).rejects.toThrow(CompactedError);
    expect(await textAt(young)).toEqual(['young']);
    end.abort();
    await running;
    expect(errors).toEqual([]);
    expect(forgotten.at(-1)).toBe(young);
  });
});
