import { createHash, randomBytes } from 'node:crypto';
import { open, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What was written: its size in bytes and SHA-256. */
export interface Written {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Writes a file through a temporary one beside it, so that a reader sees the old file or the whole new one.
 * `accept` is asked before the new one takes its place; when it throws, the old file stays.
 */
export async function writeFileWhole(
  path: string,
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  mode: number,
  accept: (written: Written) => void = () => undefined,
): Promise<Written> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(temporary, 'wx', mode);
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        size += chunk.length;
        await file.write(chunk);
      }
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    const written = { size, sha256: hash.digest('hex') };
    accept(written);
    await rename(temporary, path);
    return written;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
