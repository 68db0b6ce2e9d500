import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Payload, PayloadFile } from './payload.ts';

/** The name under which readers find the files; it points at the folder that holds them. */
const current = '..data';
const next = '..data_tmp';

/**
 * Writes a volume's files so that readers see all of the old ones or all of the new ones:
 *
 *   volume/key ──▶ ..data/key      volume/..data ──▶ ..2026_11_21_08_30_00.Xy12ab/      the last link is swapped by a rename
 *
 * Resolves with whether anything had to change. `group` owns the files where the pod has an fsGroup.
 * https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
 */
export async function writeAtomically(root: string, payload: Payload, group?: number): Promise<boolean> {
  const old = await readlink(join(root, current)).catch(() => undefined);
  if (old !== undefined && (await holds(join(root, old), payload, group))) return false;
  const folder = await mkdtemp(join(root, `..${stamp(new Date())}.`));
  await writeFolder(folder, payload, group);
  await rm(join(root, next), { force: true });
  await symlink(folder.slice(root.length + 1), join(root, next));
  await rename(join(root, next), join(root, current));
  await linkNames(root, payload);
  for (const name of await readdir(root)) {
    const isOther = name.startsWith('..') && name !== current && join(root, name) !== folder;
    if (isOther) await rm(join(root, name), { recursive: true, force: true });
  }
  return true;
}

const stamp = (date: Date) => date.toISOString().replace(/[-T:]/g, '_').replace(/\..*/, '');

async function writeFolder(folder: string, payload: Payload, group: number | undefined): Promise<void> {
  await chmod(folder, 0o755);
  for (const [path, file] of payload) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await writeFile(target, file.data, { mode: 0o600 });
    if (group !== undefined || file.uid !== undefined) await chown(target, file.uid ?? 0, group ?? 0);
    await chmod(target, modeOf(file, group));
  }
}

/** A group that owns a file may read it. */
const modeOf = ({ mode }: PayloadFile, group: number | undefined) => (group === undefined ? mode : mode | 0o440);

async function holds(folder: string, payload: Payload, group: number | undefined): Promise<boolean> {
  const names = await filesBelow(folder).catch(() => undefined);
  if (names?.length !== payload.size) return false;
  for (const name of names) {
    const file = payload.get(name);
    if (!file) return false;
    const { mode, uid, gid } = await lstat(join(folder, name));
    const sameOwner = uid === (file.uid ?? uid) && gid === (group ?? gid);
    if (!sameOwner || (mode & 0o7777) !== modeOf(file, group)) return false;
    if (!(await readFile(join(folder, name))).equals(file.data)) return false;
  }
  return true;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** One link at the root for the first part of each path; links to what is no more are taken away. */
async function linkNames(root: string, payload: Payload): Promise<void> {
  const wanted = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? path));
  const present = (await readdir(root)).filter((name) => !name.startsWith('..'));
  for (const name of present) if (!wanted.has(name)) await rm(join(root, name), { force: true });
  for (const name of wanted) if (!present.includes(name)) await symlink(join(current, name), join(root, name));
}
