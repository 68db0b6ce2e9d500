import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from '../command.ts';
import { withLock } from '../lock.ts';
import { parseMountTable } from '../mount-table.ts';
import { type Recipe, recipeHash } from './recipe.ts';

/** Base systems of all checkouts on this machine, each in a folder named by its recipe's hash. */
export const baseCache = '/var/cache/pilothouse-lab';

const buildDeadline = 15 * 60_000;

export function baseDirectory(hash: string): string {
  return join(baseCache, hash);
}

/**
 * The folder of the recipe's base system, built if it is not there. It appears whole or not at all: it is built beside
 * its place and renamed; one build at a time on this machine.
 */
export async function ensureBase(recipe: Recipe, report: (line: string) => void): Promise<string> {
  const directory = baseDirectory(recipeHash(recipe));
  if (existsSync(directory)) return directory;
  await withLock(join(baseCache, 'build.lock'), buildDeadline, async () => {
    if (existsSync(directory)) return; // somebody else built it while we waited
    report(`base system ${recipeHash(recipe)}: building from Debian ${recipe.suite} (a minute, once)`);
    for (const left of await readdir(baseCache)) {
      if (left.startsWith('building-')) await rm(join(baseCache, left), { recursive: true, force: true });
    }
    const building = await mkdtemp(join(baseCache, 'building-'));
    await build(recipe, building);
    await chmod(building, 0o755); // it becomes the hosts' root folder
    await rename(building, directory);
  });
  return directory;
}

/** Removes a base system unless a host of some lab stands on it. Says whether it is gone. */
export async function removeBase(hash: string): Promise<boolean> {
  const directory = baseDirectory(hash);
  return withLock(join(baseCache, 'build.lock'), buildDeadline, async () => {
    const mounts = parseMountTable(await readFile('/proc/self/mountinfo', 'utf8'));
    if (mounts.some((mount) => mount.superOptions.includes(`lowerdir=${directory}`))) return false;
    await rm(directory, { recursive: true, force: true });
    return true;
  });
}

async function build(recipe: Recipe, root: string): Promise<void> {
  await command(
    ['mmdebstrap', '--quiet', '--variant=minbase', `--include=${recipe.packages.join(',')}`, recipe.suite, root],
    { deadline: buildDeadline },
  );
  for (const file of recipe.files) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true }); // never write through a link of the base system
    if (file.link !== undefined) await symlink(file.link, path);
    else {
      await writeFile(path, file.text ?? '');
      await chmod(path, file.mode ?? 0o644);
    }
  }
  for (const { argv, input } of recipe.commands) {
    await command(['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'chroot', root, ...argv], { input });
  }
}
