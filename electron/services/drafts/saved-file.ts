import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { writePrivateFile } from '../data-folder/private-file.ts';

/** Writes a cluster file of the data folder, for nobody else to read. Error: `cluster-file-unwritable`. */
export async function writeOwnFile(path: string, text: string): Promise<void> {
  await writePrivateFile(path, text).catch((error: unknown) => refuse(path, error));
}

/**
 * Writes somebody's own file, whole or not at all: its mode stays, and where it is a link, what it links to is written.
 * Error: `cluster-file-unwritable`.
 */
export async function rewriteFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path);
    const { mode } = await stat(target);
    const next = `${target}.${randomUUID()}.new`;
    try {
      await writeFile(next, text, { mode: mode & 0o777, flag: 'wx' });
      await rename(next, target);
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    }
  } catch (error) {
    refuse(path, error);
  }
}

function refuse(path: string, error: unknown): never {
  throw new AppError('cluster-file-unwritable', { path, reason: asError(error).message }, error);
}
