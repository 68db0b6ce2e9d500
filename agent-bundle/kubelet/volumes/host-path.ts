import { type Stats } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import type { HostPathVolumeSource } from '../../../common/api/core/v1/volume-sources.ts';
import { VolumeError } from './volume-error.ts';

const checks: Readonly<Record<string, { readonly is: (stats: Stats) => boolean; readonly what: string }>> = {
  Directory: { is: (stats) => stats.isDirectory(), what: 'a directory' },
  DirectoryOrCreate: { is: (stats) => stats.isDirectory(), what: 'a directory' },
  File: { is: (stats) => stats.isFile(), what: 'a file' },
  FileOrCreate: { is: (stats) => stats.isFile(), what: 'a file' },
  Socket: { is: (stats) => stats.isSocket(), what: 'a socket' },
  CharDevice: { is: (stats) => stats.isCharacterDevice(), what: 'a character device' },
  BlockDevice: { is: (stats) => stats.isBlockDevice(), what: 'a block device' },
};

/** Sees to it that the path is what the pod says; https://kubernetes.io/docs/concepts/storage/volumes/#hostpath */
export async function prepareHostPath({ path, type = '' }: HostPathVolumeSource): Promise<void> {
  if (type === '') return;
  const check = checks[type];
  if (!check) throw new VolumeError(`hostPath type ${type} is not known`);
  const found = await stat(path).catch(() => undefined);
  if (found) {
    if (!check.is(found)) throw new VolumeError(`hostPath type check failed: ${path} is not ${check.what}`);
    return;
  }
  if (type === 'DirectoryOrCreate') await mkdir(path, { recursive: true, mode: 0o755 });
  else if (type === 'FileOrCreate') await (await open(path, 'a', 0o644)).close();
  else throw new VolumeError(`hostPath type check failed: there is no ${path} on this node`);
}
