import { describe, expect, it } from 'vitest';
import { forEachLimited, slowStart } from './batch.ts';

describe('a slow start', () => {
  it('doubles its batches up to the most, and makes as many as asked', async () => {
    let [running, made] = [0, 0];
    const widths: number[] = [];
    const write = async () => {
      widths.push(++running);
      await Promise.resolve();
      running--;
      made++;
    };
    expect(await slowStart(12, 4, write)).toBeUndefined();
    expect(made).toBe(12);
    expect(Math.max(...widths)).toBe(4);
    expect(widths.slice(0, 3)).toEqual([1, 1, 2]);
  });

  it('ends with the first batch that fails', async () => {
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
