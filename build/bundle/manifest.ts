import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, Release, ReleaseFile } from '../../electron/bootstrap/artifacts.ts';
import { sha256 } from './hash.ts';
import { writeFileWhole } from './write-file.ts';

/**
 * A release named after what is in it: `<package version>-<hash>`, so that a changed agent or engine gets a path of
 * its own on hosts and an unchanged one keeps it.
 */
export function nameRelease(packageVersion: string, release: Omit<Release, 'version'>): Release {
  const files = [...release.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const contents = files.map(({ path, mode, sha256: hash }) => `${path} ${mode} ${hash}`).join('\n');
  return { version: `${packageVersion}-${sha256(contents).slice(0, 12)}`, ...release, files };
}

/** The manifest with `release` in place of the one of its set and architecture; others stay. */
export function withRelease(manifest: Manifest, release: Release): Manifest {
  const others = manifest.releases.filter(({ set, arch }) => set !== release.set || arch !== release.arch);
  return { releases: [...others, release].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
}

/** The manifest as it stands, or an empty one when there is none or it cannot be read. */
export async function readManifestOrEmpty(artifacts: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(join(artifacts, 'manifest.json'), 'utf8')) as Manifest;
    return { releases: manifest.releases.filter((release) => Array.isArray(release.files)) };
  } catch {
    return { releases: [] };
  }
}

/** Writes the manifest; true when it says something new. */
export async function writeManifest(artifacts: string, manifest: Manifest): Promise<boolean> {
  const path = join(artifacts, 'manifest.json');
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
  await writeFileWhole(path, [Buffer.from(text)], 0o644);
  return true;
}

/** The order of files in messages and on hosts does not matter; the sum of their bytes does. */
export function sizeOfRelease(files: readonly ReleaseFile[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}

function keyOf({ set, arch }: Release): string {
  return `${set} ${arch}`;
}
