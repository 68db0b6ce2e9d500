import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../common/base/app-error.ts';
import type { Format } from './lock.ts';
import { type TarFile, readTar } from './tar.ts';

/**
 * The regular files in a downloaded archive, in its order; a `file` is an archive of itself under its own name.
 * Throws `artifact-tool-missing` where a .deb cannot be opened, an Error when the archive is damaged.
 */
export async function* readArchive(path: string, format: Format, name: string): AsyncGenerator<TarFile> {
  switch (format) {
    case 'file':
      yield { path: name, size: NaN, content: createReadStream(path) as AsyncIterable<Buffer> };
      return;
    case 'tar.gz':
    case 'npm': {
      const gunzip = createGunzip();
      const feeding = pipeline(createReadStream(path), gunzip);
      feeding.catch(() => undefined); // the reader meets the same error
      yield* readTar(gunzip as AsyncIterable<Buffer>);
      gunzip.destroy();
      return;
    }
    case 'deb':
      yield* readDeb(path);
  }
}

/** A Debian package's file tree; dpkg-deb, which every Debian-like machine has, knows its compressions. */
async function* readDeb(path: string): AsyncGenerator<TarFile> {
  const tool = 'dpkg-deb';
  const dpkg = spawn(tool, ['--fsys-tarfile', path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  dpkg.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    dpkg.once('error', reject);
    dpkg.once('close', resolve);
  });
  ended.catch(() => undefined);
  try {
    await new Promise((resolve, reject) => dpkg.once('spawn', resolve).once('error', reject));
  } catch (error) {
    throw new AppError('artifact-tool-missing', { tool, package: 'dpkg', path }, error);
  }
  try {
    yield* readTar(dpkg.stdout as AsyncIterable<Buffer>);
    if ((await ended) !== 0) throw new Error('it ends with an error');
  } catch (error) {
    dpkg.stdout.destroy();
    const code = await ended;
    throw code === 0 ? error : new Error(`${tool} could not open ${path}: ${complaint.trim()}`, { cause: error });
  } finally {
    dpkg.stdout.destroy(); // its own children write there, and end with the pipe
    await ended.catch(() => undefined);
  }
}
