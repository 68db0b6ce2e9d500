import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** A task that says when it begins, and ends when it is told to. */
function tasks() {
  const begun: string[] = [];
  const ends: Array<() => void> = [];
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const endFirst = async () => {
    ends.shift()?.();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { begun, ends, task, endFirst };
}

describe('turns', () => {
  it('are taken a few at a time', async () => {
    const { begun, task, endFirst } = tasks();
    const turns = new Turns(2);
    for (const name of ['a', 'b', 'c']) turns.give(name, task(name));
    expect(begun).toEqual(['a', 'b']);
    await endFirst();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('are taken one after the other by one key, and only by its newest task', async () => {
    const { begun, task, endFirst } = tasks();
    const turns = new Turns(2);
    for (const name of ['old', 'newer', 'newest']) turns.give('a', task(name));
    expect(begun).toEqual(['old']);
    await endFirst();
    expect(begun).toEqual(['old', 'newest']);
  });

  it('end with what has begun', async () => {
    const { begun, task, endFirst } = tasks();
    const turns = new Turns(1);
    turns.give('a', task('a'));
    turns.give('b', task('b'));
    const ended = turns.end();
    await endFirst();
    await ended;
    expect(begun).toEqual(['a']);
  });

  it('run the newest task of every key in the end, never more than allowed', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 30, size: 'max' });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 3 }), async (given, most) => {
        const turns = new Turns(most);
        const newest = new Map<string, number>();
        const done = new Map<string, number>();
        let running = 0;
        for (const [index, key] of given.entries()) {
          newest.set(key, index);
          turns.give(key, async () => {
            expect(++running).toBeLessThanOrEqual(most);
            await Promise.resolve();
            running--;
            done.set(key, index);
          });
          if (index % 4 === 0) await Promise.resolve();
        }
        for (let turn = 0; turn < 20 * given.length; turn++) await Promise.resolve();
        expect(done).toEqual(newest);
      }),
    );
  });
});
