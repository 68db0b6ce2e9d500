import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';

/**
 * Runs `work` while holding an exclusive flock(2) on `path`, waiting up to `deadline` milliseconds for it.
 * A child holds the lock for as long as its input is open, so it is released even when this process is killed:
 * there are no stale locks to reason about.
 */
export async function withLock<T>(path: string, deadline: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const seconds = String(deadline / 1000);
  const holder = spawn('flock', ['--timeout', seconds, path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  try {
    const held = await new Promise<boolean>((resolve, reject) => {
      holder.once('error', reject);
      holder.stdout.once('data', () => resolve(true));
      void ended.then(() => resolve(false));
    });
    if (!held) throw new AppError('lab-busy', { path, seconds });
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
