import { expect, test } from 'vitest';
import { Lifetime } from './lifetime.ts';

/** A task that lasts until its scope ends, and then notes its name. */
const untilEnd = (notes: string[], name: string) => (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      notes.push(name);
      resolve();
    });
  });

function noFailure(error: Error): never {
  throw error;
}

test('the end tells every task, waits for them, and then releases in reverse order', async () => {
  const notes: string[] = [];
  const lifetime = new Lifetime(noFailure);
  lifetime.add(() => void notes.push('released first made'));
  lifetime.add(async () => void notes.push('released last made'));
  lifetime.run(untilEnd(notes, 'task'));
  await lifetime.end();
  expect(notes).toEqual(['task', 'released last made', 'released first made']);
});

test('ends once, whoever asks', async () => {
  let released = 0;
  const lifetime = new Lifetime(noFailure);
  lifetime.add(() => void released++);
  await Promise.all([lifetime.end(), lifetime.end()]);
  await lifetime.end();
  expect(released).toBe(1);
});

test('ends with its parent', async () => {
  const parent = new AbortController();
  const lifetime = new Lifetime(noFailure, parent.signal);
  parent.abort();
  expect(lifetime.signal.aborted).toBe(true);
  const late = new Lifetime(noFailure, parent.signal);
  expect(late.signal.aborted).toBe(true);
});

test('a task that fails while the scope is open is reported; one that fails by the end is not', async () => {
  const failures: string[] = [];
  const lifetime = new Lifetime((error) => failures.push(error.message));
  lifetime.run(async () => {
    throw new Error('broke');
  });
  lifetime.run(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toEqual(['broke']);
  await lifetime.end();
  expect(failures).toEqual(['broke']);
});

test('after the end no task starts, and what is registered is released at once', async () => {
  const notes: string[] = [];
  const lifetime = new Lifetime(noFailure);
  await lifetime.end();
  lifetime.run(async () => void notes.push('ran'));
  lifetime.add(() => void notes.push('released'));
  expect(notes).toEqual(['released']);
});

test('one failed release does not keep the others from theirs', async () => {
  const notes: string[] = [];
  const lifetime = new Lifetime((error) => notes.push(error.message));
  lifetime.add(() => void notes.push('released'));
  lifetime.add(() => {
    throw new Error('stuck');
  });
  await lifetime.end();
  expect(notes).toEqual(['stuck', 'released']);
});
