import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import type { SFTPWrapper } from 'ssh2';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import type { FileChange, UploadOptions } from '../host.ts';
import { acceptScript, compareScript } from './file-scripts.ts';
import { send } from './sftp.ts';

/** What an upload needs of the host it goes to. */
export interface UploadSite {
  readonly host: string;
  /** Root writes beside the target; another login into a folder of its own, from where root copies. */
  readonly stagingFolder: () => Promise<string | undefined>;
  readonly sftp: () => Promise<SFTPWrapper>;
  /** Runs a script as root and gives back its one line. */
  readonly script: (script: string, words: readonly string[], intent: string) => Promise<string>;
}

/**
 * Makes `path` on the host be the local file: compare by sha256, send what is missing, judge on the host, put in place.
 * Errors: `upload-source-unreadable`, `upload-corrupt`, `upload-failed`, and those of the site.
 */
export async function uploadFile(
  site: UploadSite,
  localPath: string,
  path: string,
  ownership: readonly [mode: string, owner: string],
  options: UploadOptions,
): Promise<FileChange> {
  const local = await open(localPath, 'r').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new AppError('upload-source-unreadable', { host: site.host, path: localPath, reason }, error);
  });
  try {
    const wanted = [path, ...ownership, options.sha256];
    const compared = await site.script(compareScript, wanted, `compare ${path}`);
    if (compared !== 'wanted') return compared as FileChange;
    const remotePath = partialPath(await site.stagingFolder(), path, options.sha256);
    for (;;) {
      const start = await sendTo(site, local, remotePath, path, options);
      const accepted = await site.script(acceptScript, [...wanted, remotePath], `put ${path} in place`);
      if (accepted === 'written') return accepted;
      // What an earlier try left was no beginning of this file; it is gone now.
      if (start === 0) {
        const { sha256 } = options;
        throw new AppError('upload-corrupt', { host: site.host, path, actual: accepted, wanted: sha256 });
      }
    }
  } finally {
    await local.close();
  }
}

async function sendTo(site: UploadSite, local: FileHandle, remotePath: string, path: string, options: UploadOptions) {
  const { signal, onProgress } = options;
  const sftp = await site.sftp();
  try {
    return await send(sftp, { local, remotePath, signal, onProgress });
  } catch (thrown) {
    signal.throwIfAborted();
    throw new AppError('upload-failed', { host: site.host, path, reason: asError(thrown).message }, thrown);
  }
}

/** The same for each try to bring this content to this path, and for no other. */
function partialPath(staging: string | undefined, path: string, sha256: string): string {
  if (staging === undefined) return `${posix.dirname(path)}/.${posix.basename(path)}.${sha256.slice(0, 16)}.partial`;
  const key = createHash('sha256').update(`${path}\n${sha256}`).digest('hex').slice(0, 32);
  return `${staging}/${key}`;
}
