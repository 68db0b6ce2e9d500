import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
import { forEachLimited, slowStart } from './batch.ts';
import { canonicalJson } from './canonical-json.ts';
import { Expectations } from './expectations.ts';

describe('expectations', () => {
  it('hold until everything that was written is seen', () => {
    const expectations = new Expectations(new ManualClock());
    expectations.expect('o', 'a');
    expectations.expect('o', 'b');
    expect(expectations.wait('other')).toBe(0);
    expectations.met('o', 'a');
    expect(expectations.wait('o')).toBe(60_000);
    expectations.met('o', 'b');
    expect(expectations.wait('o')).toBe(0);
  });

  it('are given up after a minute: then the event will not come', async () => {
    const clock = new ManualClock();
    const expectations = new Expectations(clock);
    expectations.expect('o', 'a');
    await clock.advance(20_000);
    expectations.expect('o', 'b');
    await clock.advance(40_000);
    expect(expectations.wait('o')).toBe(20_000);
    await clock.advance(20_000);
    expect(expectations.wait('o')).toBe(0);
  });
});

describe('a write whose answer is lost', () => {
  it('is awaited on when it turns out to be done, and only then', async () => {
    const expectations = new Expectations(new ManualClock());
    for (const what of ['done', 'not done', 'answered']) expectations.expect('o', what);
    for (const what of ['done', 'not done']) expectations.doubt('o', what);
    const asked: string[] = [];
    const exists = (what: string) => {
      asked.push(what);
      return Promise.resolve(what === 'done');
    };
    await expectations.settle('o', exists);
    await expectations.settle('o', exists);
    expect(asked).toEqual(['done', 'not done']);
    for (const what of ['answered', 'done']) {
      expect(expectations.wait('o')).toBe(60_000);
      expectations.met('o', what);
    }
    expect(expectations.wait('o')).toBe(0);
  });

  it('leaves no doubt where its event has come already', async () => {
    const expectations = new Expectations(new ManualClock());
    expectations.expect('o', 'a');
    expectations.met('o', 'a');
    expectations.doubt('o', 'a');
    await expectations.settle('o', () => Promise.reject(new Error('asked')));
    expect(expectations.wait('o')).toBe(0);
  });
});

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

it('equal values have equal texts, whatever order they were written in', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: undefined }] })).toBe(canonicalJson({ a: [{ d: 1 }], b: 1 }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});
