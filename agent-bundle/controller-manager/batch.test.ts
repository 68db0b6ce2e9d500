import { describe, expect, it } from 'vitest';
import { forEachLimited, slowStart } from './batch.ts';

describe('a slow start', () => {
  it('has one more at once with each that succeeds, up to the most, and makes as many as asked', async () => {
    const begun: Array<() => void> = [];
    const all = slowStart(12, 4, () => new Promise((made) => void begun.push(made)));
    const widths: number[] = [];
    for (let made = 0; made < 12; made++) {
      widths.push(begun.length - made);
      begun[made]?.();
      await Promise.resolve();
    }
    expect(await all).toBeUndefined();
    expect(begun).toHaveLength(12);
    expect(widths).toEqual([1, 2, 3, 4, 4, 4, 4, 4, 4, 3, 2, 1]);
  });

  it('begins none after a failure, and waits for those that were begun', async () => {
    const begun: Array<PromiseWithResolvers<void>> = [];
    const all = slowStart(500, 64, () => {
      begun.push(Promise.withResolvers<void>());
      return begun.at(-1)!.promise;
    });
    begun[0]?.resolve();
    await Promise.resolve();
    begun[1]?.reject(new Error('no'));
    await Promise.resolve();
    begun[2]?.resolve();
    expect((await all)?.message).toBe('no');
    expect(begun).toHaveLength(3);
  });

  it('ends with a first one that fails', async () => {
    let tried = 0;
    const failure = await slowStart(500, 64, () => Promise.reject(new Error(`no ${++tried}`)));
    expect([failure?.message, tried]).toEqual(['no 1', 1]);
  });
});

it('each of many is tried, though some fail', async () => {
  const tried: number[] = [];
  const failure = await forEachLimited([1, 2, 3, 4], 2, async (item) => {
    tried.push(item);
    if (item % 2 === 0) throw new Error(`no ${item}`);
  });
  expect(tried).toEqual([1, 2, 3, 4]);
  expect(failure?.message).toBe('no 2');
});
