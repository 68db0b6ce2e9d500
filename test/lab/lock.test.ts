import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

describe('a lock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one in at a time', async () => {
    const path = join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(path, 10_000, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
      });
    await Promise.all([enter(), enter(), enter()]);
    expect(most).toBe(1);
  });

  it('is free again when the work inside failed', async () => {
    const path = join(folder, 'lock');
    await expect(withLock(path, 10_000, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect(await withLock(path, 10_000, async () => 'free')).toBe('free');
  });

  it('is given up at the deadline, with the way out', async () => {
    const path = join(folder, 'lock');
    await withLock(path, 10_000, async () => {
      await expect(withLock(path, 20, async () => undefined)).rejects.toMatchObject({
        code: 'lab-busy',
        params: { path },
      });
    });
  });
});
