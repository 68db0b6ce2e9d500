import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseDirectory } from '../base/build.ts';
import { command } from '../command.ts';
import { type LabIdentity, hostPaths } from '../identity.ts';
import { parseMountTable } from '../mount-table.ts';
import type { LabState } from '../state.ts';
import { settleIdentity } from './disk-identity.ts';
import { dataFolders } from './launch.ts';

/** What a disk was made for, in `disk.json`; a disk without it is new. */
interface DiskRecord {
  readonly base: string;
  readonly subnet: number;
  readonly publicKey: string;
}

/**
 * Mounts the host's disk: the base system below, the host's own changes above. A disk made on another base is wiped: an
 * overlay does not survive a change below it. What makes it this host is written on a new disk, and again when the lab
 * got another subnet or key; else the disk is left as the host left it.
 */
export async function prepareDisk(lab: LabIdentity, host: string, state: LabState, publicKey: string): Promise<void> {
  const paths = hostPaths(lab, host);
  const known = await readDiskRecord(paths.diskRecord);
  if (known?.base !== state.base) await wipeDisk(lab, host);
  const data = Object.keys(dataFolders).map((name) => join(paths.data, name));
  for (const folder of [paths.upper, paths.work, paths.root, ...data]) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
  }
  if (!(await isMounted(paths.root))) {
    const layers = `lowerdir=${baseDirectory(state.base)},upperdir=${paths.upper},workdir=${paths.work}`;
    await command(['mount', '-t', 'overlay', '-o', layers, `lab-${lab.id}-${host}`, paths.root]);
  }
  const { base, subnet } = state;
  if (known?.base === base && known.subnet === subnet && known.publicKey === publicKey) return;
  await settleIdentity(paths, host, subnet, publicKey);
  await writeFile(paths.diskRecord, JSON.stringify({ base, subnet, publicKey } satisfies DiskRecord));
}

/** An unreadable record is as good as none: the disk is made anew. */
async function readDiskRecord(path: string): Promise<Partial<DiskRecord> | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<DiskRecord>;
  } catch {
    return undefined;
  }
}

/** The disk goes away with everything the host wrote; its keys and machine-id stay. The host must be off. */
export async function wipeDisk(lab: LabIdentity, host: string): Promise<void> {
  const paths = hostPaths(lab, host);
  await rm(paths.diskRecord, { force: true });
  await unmountDisk(lab, host);
  for (const folder of [paths.upper, paths.work, paths.data]) await rm(folder, { recursive: true, force: true });
}

export async function unmountDisk(lab: LabIdentity, host: string): Promise<void> {
  const { root } = hostPaths(lab, host);
  while (await isMounted(root)) await command(['umount', root]);
}

/** The public SSH keys the host shows, read from its disk: `type base64` each. */
export async function hostKeys(lab: LabIdentity, host: string): Promise<readonly string[]> {
  const folder = join(hostPaths(lab, host).root, 'etc/ssh');
  const files = (await readdir(folder)).filter((name) => /^ssh_host_.*\.pub$/.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.trim().split(' ').slice(0, 2).join(' '));
}

async function isMounted(path: string): Promise<boolean> {
  const table = parseMountTable(await readFile('/proc/self/mountinfo', 'utf8'));
  return table.some((entry) => entry.mountPoint === path);
}
