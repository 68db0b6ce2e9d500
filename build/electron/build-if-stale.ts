import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from './build-app.ts';

/** What the app is made of; tests beside it do not count. */
const sources = ['{common,electron,renderer}/**/*.*', 'build/{app,bundle/agent}.ts', 'build/electron/**/*.*'];

/**
 * Brings `dist/app/` to what the sources say: builds it where they are not those of the last build. True when it did.
 * The folder is exchanged when the new one is whole.
 */
export async function buildIfStale(root: string): Promise<boolean> {
  const mark = await markOfSources(root);
  const folder = join(root, 'dist/app');
  const built = await readFile(join(folder, '.built-from'), 'utf8').catch(() => undefined);
  if (built === mark) return false;
  const fresh = `${folder}.${process.pid}`;
  try {
    await buildApp(root, fresh);
    await writeFile(join(fresh, '.built-from'), mark);
    await mkdir(folder, { recursive: true });
    await rename(folder, `${fresh}.old`);
    await rename(fresh, folder);
  } finally {
    for (const left of [fresh, `${fresh}.old`]) await rm(left, { recursive: true, force: true });
  }
  return true;
}

/** Of the contents of all sources, and of the packages they use. */
async function markOfSources(root: string): Promise<string> {
  const files = globSync(sources, { cwd: root }).filter((path) => !/\.(test|contract)\.ts$/.test(path));
  const hash = createHash('sha256');
  for (const path of [...files.sort(), 'package.json', 'package-lock.json']) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}
