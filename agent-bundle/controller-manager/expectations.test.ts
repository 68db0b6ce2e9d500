import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/fakes/manual-clock.ts';
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
