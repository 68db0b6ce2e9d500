import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds. A process of an earlier build may still ask for a part of it. */
const kept = 24 * 60 * 60 * 1000;

/** Removes the parts of earlier builds of the agent from where they are made; `current` are paths below `folder`. */
export async function removeOldParts(folder: string, current: ReadonlySet<string>): Promise<void> {
  const names = await readdir(join(folder, 'agent')).catch(() => []);
  for (const path of names.map((name) => `agent/${name}`).filter((path) => !current.has(path))) {
    const { mtimeMs } = await stat(join(folder, path));
    if (mtimeMs < Date.now() - kept) await rm(join(folder, path), { force: true });
  }
}
