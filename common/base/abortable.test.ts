import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';

test('gives what the promise gives', async () => {
  const { signal } = new AbortController();
  await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('rejects with the reason as soon as the signal is aborted', async () => {
  const stop = new AbortController();
  const waiting = abortable(new Promise(() => {}), stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('what fails behind an aborted wait is nobody’s unhandled failure', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const fails = new Promise((_, reject) => setImmediate(() => reject(new Error('later'))));
  await expect(abortable(fails, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
