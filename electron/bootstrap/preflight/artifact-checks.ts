import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../common/base/app-error.ts';
import type { Release, ReleaseFile } from '../artifacts.ts';

/** What a release's files on this desktop should be and are not; each file is read whole. */
export async function artifactProblems({ files }: Release, folder: string, signal: AbortSignal): Promise<AppError[]> {
  const problems = await Promise.all(files.map((file) => fileProblem(file, join(folder, file.source), signal)));
  return problems.filter((problem) => problem !== undefined);
}

async function fileProblem(
  { size, sha256 }: ReleaseFile,
  path: string,
  signal: AbortSignal,
): Promise<AppError | undefined> {
  try {
    const found = await stat(path);
    if (found.size !== size)
      return new AppError('artifact-corrupt', { path, actual: `${found.size} bytes`, wanted: `${size} bytes` });
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
    const actual = hash.digest('hex');
    return actual === sha256 ? undefined : new AppError('artifact-corrupt', { path, actual, wanted: sha256 });
  } catch (error) {
    signal.throwIfAborted();
    return new AppError('artifact-missing', { path, reason: (error as Error).message }, error);
  }
}
