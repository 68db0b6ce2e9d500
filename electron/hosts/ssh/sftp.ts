import type { FileHandle } from 'node:fs/promises';
import type { SFTPWrapper, Stats } from 'ssh2';
import { asError } from '../../../common/base/clock.ts';

/**
 * Requests on their way at once and bytes in each: together what OpenSSH lets a channel have in flight (2 MiB). Its
 * server takes them in order, so what a broken upload leaves behind has no holes.
 */
const inFlight = 16;
const chunkSize = 128 * 1024;

export interface Sending {
  readonly local: FileHandle;
  readonly remotePath: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly sent: number; readonly total: number }) => void;
}

/**
 * Writes a local file to the host, going on where an earlier try broke off, and says where that was. The caller
 * verifies the result: it is right when what was there was a beginning of this file.
 */
export async function send(sftp: SFTPWrapper, { local, remotePath, signal, onProgress }: Sending): Promise<number> {
  const total = (await local.stat()).size;
  const present = (await sizeOf(sftp, remotePath, signal)) ?? 0;
  const start = present <= total ? present : 0;
  const flags = start > 0 ? 'r+' : 'w';
  const handle = await answer<Buffer>(signal, (done) => sftp.open(remotePath, flags, { mode: 0o600 }, done));
  let next = start;
  let sent = start;
  onProgress?.({ sent, total });
  const lane = async () => {
    while (next < total) {
      const at = next;
      const length = Math.min(chunkSize, total - at);
      next += length;
      const chunk = Buffer.allocUnsafe(length);
      const { bytesRead } = await local.read(chunk, 0, length, at);
      if (bytesRead < length) throw new Error('the file became shorter while it was read');
      await answer<void>(signal, (done) => sftp.write(handle, chunk, 0, length, at, (error) => done(error, undefined)));
      sent += length;
      onProgress?.({ sent, total });
    }
  };
  try {
    const ends = await Promise.allSettled(Array.from({ length: inFlight }, lane));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw asError(failed.reason);
    return start;
  } finally {
    sftp.close(handle, () => {});
  }
}

async function sizeOf(sftp: SFTPWrapper, path: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const stats = await answer<Stats>(signal, (done) => sftp.stat(path, done));
    return stats.size;
  } catch (error) {
    if ((error as { code?: unknown }).code === noSuchFile) return undefined;
    throw error;
  }
}

/** SSH_FX_NO_SUCH_FILE (draft-ietf-secsh-filexfer-02, section 7). */
const noSuchFile = 2;

type Done<T> = (error: Error | null | undefined, answer: T) => void;

/** The answer to one SFTP request, or the signal's reason when that comes first. */
function answer<T>(signal: AbortSignal, ask: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(asError(signal.reason));
    const onAbort = () => reject(asError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    ask((error, value) => {
      signal.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve(value);
    });
  });
}
