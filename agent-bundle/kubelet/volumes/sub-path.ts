import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Mounter } from './mounter.ts';
import { VolumeError } from './volume-error.ts';

const { O_RDONLY, O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK } = constants;

/**
 * Binds a part of a volume to a place of its own, where a container can be given it. The containers of the pod may be
 * changing the volume meanwhile, so the part is opened step by step without following links, and what was opened is
 * what is bound. A part that is not there becomes a folder.
 * https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
 */
export async function bindSubPath(volume: string, subPath: string, target: string, mounter: Mounter): Promise<void> {
  if (subPath.startsWith('/') || subPath.split('/').includes('..')) {
    throw new VolumeError(`subPath ${subPath} does not stay within its volume`);
  }
  const root = await realpath(volume);
  const inside = relative(root, await existingOrMade(root, subPath));
  if (leadsOut(inside)) throw new VolumeError(`subPath ${subPath} leads out of its volume`);
  const part = await openBelow(root, inside);
  try {
    if (await mounter.isMounted(target)) {
      if (await isSame(part, target)) return;
      await mounter.unmount(target);
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o750 });
    if ((await part.stat()).isDirectory()) await mkdir(target, { recursive: true, mode: 0o750 });
    else await writeFile(target, '', { mode: 0o640 });
    await mounter.bind(`/proc/${process.pid}/fd/${part.fd}`, target);
  } finally {
    await part.close();
  }
}

/** The folders of a volume that is written atomically begin with two dots, too. */
const leadsOut = (path: string) => path === '..' || path.startsWith('../');

/** False when the volume has been written anew since: then the old part is bound. */
async function isSame(part: FileHandle, target: string): Promise<boolean> {
  const [wanted, bound] = await Promise.all([part.stat(), lstat(target)]);
  return wanted.dev === bound.dev && wanted.ino === bound.ino;
}

/** Where the part really is; folders on the way that are missing are made, none through a link out of the volume. */
async function existingOrMade(root: string, subPath: string): Promise<string> {
  let path = root;
  for (const name of subPath.split('/').filter((part) => part !== '' && part !== '.')) {
    const step = join(path, name);
    if (!(await lstat(step).catch(() => undefined))) {
      const parent = await openBelow(root, relative(root, path));
      try {
        await mkdir(`/proc/self/fd/${parent.fd}/${name}`, { mode: 0o755 });
      } finally {
        await parent.close();
      }
    }
    path = await realpath(step);
    if (leadsOut(relative(root, path))) throw new VolumeError(`subPath ${subPath} leads out of its volume`);
  }
  return path;
}

async function openBelow(root: string, path: string): Promise<FileHandle> {
  const names = path.split('/').filter((name) => name !== '');
  let handle = await open(root, O_RDONLY | O_DIRECTORY);
  for (const [index, name] of names.entries()) {
    const folder = index < names.length - 1 ? O_DIRECTORY : 0;
    const step = `/proc/self/fd/${handle.fd}/${name}`;
    try {
      const inner = await open(step, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | folder);
      await handle.close();
      handle = inner;
    } catch (error) {
      await handle.close();
      throw new VolumeError(`${path} cannot be opened within its volume: ${(error as Error).message}`, error);
    }
  }
  return handle;
}
