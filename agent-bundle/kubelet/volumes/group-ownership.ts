import { type Stats } from 'node:fs';
import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';

type SecurityContext = NonNullable<PodSpec['securityContext']>;

const forFiles = 0o660;
const forFolders = 0o2770;

/**
 * Gives everything below `root` to the pod's group, where it has one, to read and to write:
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods
 */
export async function giveToGroup(root: string, { fsGroup, fsGroupChangePolicy }: SecurityContext = {}): Promise<void> {
  if (fsGroup === undefined) return;
  if (fsGroupChangePolicy === 'OnRootMismatch' && isGiven(await lstat(root), fsGroup)) return;
  // The root is the last: it says that all below it is done.
  for (const name of await readdir(root)) await give(join(root, name), fsGroup);
  await giveOne(root, await lstat(root), fsGroup);
}

async function give(path: string, group: number): Promise<void> {
  const stats = await lstat(path);
  if (stats.isDirectory()) for (const name of await readdir(path)) await give(join(path, name), group);
  await giveOne(path, stats, group);
}

async function giveOne(path: string, stats: Stats, group: number): Promise<void> {
  if (stats.isSymbolicLink()) return lchown(path, stats.uid, group);
  if (isGiven(stats, group)) return;
  await lchown(path, stats.uid, group);
  await chmod(path, (stats.mode & 0o7777) | wantedMode(stats));
}

const wantedMode = (stats: Stats) => (stats.isDirectory() ? forFolders : forFiles);

const isGiven = (stats: Stats, group: number): boolean =>
  stats.gid === group && (stats.mode & wantedMode(stats)) === wantedMode(stats);
