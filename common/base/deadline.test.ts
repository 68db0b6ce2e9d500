import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { abortable } from './abortable.ts';
import { inTime } from './deadline.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const endless = (signal: AbortSignal) => abortable(new Promise<never>(() => {}), signal);

describe('work that has a deadline', () => {
  test('ends with a TimeoutError when the time is over', async () => {
    const ended = expect(inTime(undefined, 30, endless)).rejects.toMatchObject({ name: 'TimeoutError' });
    await vi.advanceTimersByTimeAsync(30);
    await ended;
  });

  test('ends with the reason of the signal, before it begins and amid it', async () => {
    const stop = new AbortController();
    const amid = expect(inTime(stop.signal, 30, endless)).rejects.toThrow('enough');
    stop.abort(new Error('enough'));
    await amid;
    await expect(inTime(stop.signal, 30, endless)).rejects.toThrow('enough');
  });

  test('leaves no timer and no listener behind', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    expect(await inTime(signal, 30, () => Promise.resolve('done'))).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});
