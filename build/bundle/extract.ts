import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import { readArchive } from './archive.ts';
import { sha256OfFile } from './hash.ts';
import type { Inventory } from './inventory.ts';
import type { Artifact, ArtifactFile } from './lock.ts';

/** The files of an artifact that are not below `folder` (itself below the inventory's root) as the lock wants them. */
export async function missingFiles(artifact: Artifact, folder: string, inventory: Inventory): Promise<ArtifactFile[]> {
  const found = await Promise.all(
    artifact.files.map((file) => inventory.find(join(folder, file.to), originOf(artifact, file))),
  );
  return artifact.files.filter((_, index) => !found[index]);
}

/**
 * Extracts `files` of a verified download to `folder`, each whole or not at all.
 * Throws `artifact-file-missing` when the archive lacks one, `artifact-hash-mismatch` when one is not what the lock says.
 */
export async function extract(
  artifact: Artifact,
  archive: string,
  files: readonly ArtifactFile[],
  folder: string,
  inventory: Inventory,
): Promise<void> {
  const wanted = new Map(files.map((file) => [file.from, file]));
  for await (const entry of readArchive(archive, artifact.format, files[0]?.from ?? basename(archive))) {
    const file = wanted.get(entry.path);
    if (!file) continue;
    await makeFile(artifact, file, entry.content, folder, inventory);
    wanted.delete(entry.path);
  }
  const [lost] = wanted.keys();
  if (lost)
    throw new AppError('artifact-file-missing', { artifact: artifact.name, version: artifact.version, path: lost });
}

/** Takes an npm artifact's file from node_modules when the very file is there; false when it must be downloaded. */
export async function takeFromNodeModules(
  artifact: Artifact,
  file: ArtifactFile,
  nodeModules: string,
  folder: string,
  inventory: Inventory,
): Promise<boolean> {
  if (!artifact.npmPackage || !file.sha256) return false;
  const installed = join(nodeModules, artifact.npmPackage, file.from.replace(/^package\//, ''));
  const found = await sha256OfFile(installed).catch(() => undefined);
  if (found !== file.sha256) return false;
  await makeFile(artifact, file, createReadStream(installed) as AsyncIterable<Buffer>, folder, inventory);
  return true;
}

async function makeFile(
  artifact: Artifact,
  file: ArtifactFile,
  content: AsyncIterable<Buffer>,
  folder: string,
  inventory: Inventory,
): Promise<void> {
  await inventory.make(join(folder, file.to), originOf(artifact, file), content, 0o755, ({ sha256: got }) => {
    if (file.sha256 === undefined || file.sha256 === got) return;
    const { name, version, urls } = artifact;
    throw new AppError('artifact-hash-mismatch', {
      artifact: `${name} (${file.from})`,
      version,
      url: urls[0]!,
      expected: file.sha256,
      got,
    });
  });
}

function originOf(artifact: Artifact, file: ArtifactFile): string {
  return `${artifact.sha256} ${file.from}`;
}
