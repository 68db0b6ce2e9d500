import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../common/base/app-error.ts';
import { type Clock, asError, systemClock } from '../../common/base/clock.ts';
import { backoffDelay } from '../../common/base/retry.ts';
import { sha256OfFile } from './hash.ts';
import type { Artifact } from './lock.ts';

/**
 * A download, kept as `<sha256>` once it is verified and as `<sha256>.part` until then:
 *
 *   absent ──bytes──▶ part ──complete, right hash──▶ kept
 *                      │ ▲└──complete, wrong hash──▶ absent (from nothing once more if it was resumed, else an error)
 *                      └─┘ cut: the next attempt, or the next run, asks for the rest (RFC 9110 §14, Range)
 */
export interface DownloadOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Bytes of the file that are here so far; called often. */
  readonly onProgress?: (bytes: number) => void;
  readonly clock?: Clock;
  /** Milliseconds without a byte after which an attempt is given up. */
  readonly stallAfter?: number;
}

/** What an artifact's download is found by. */
export type Downloadable = Pick<Artifact, 'name' | 'version' | 'urls' | 'size' | 'sha256'>;

/** Attempts in a row without one new byte before the next url is tried. */
const fruitlessAttempts = 4;
const backoff = { first: 300, most: 5_000, factor: 2, jitter: 0.2 };

/**
 * The path of the verified download, fetched if it is not there yet.
 * Throws `artifact-hash-mismatch`, `artifact-gone` (no url has it) or `artifact-unreachable`.
 */
export async function download(artifact: Downloadable, options: DownloadOptions): Promise<string> {
  const path = join(options.folder, artifact.sha256);
  if (await exists(path)) return path;
  await mkdir(options.folder, { recursive: true });
  let unreachable: AppError | undefined;
  for (const url of artifact.urls) {
    try {
      await fetchVerified(artifact, url, path, options);
      return path;
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof Gone) continue;
      if (error instanceof AppError) throw error;
      unreachable ??= new AppError(
        'artifact-unreachable',
        { ...nameOf(artifact), url, reason: reasonOf(error) },
        error,
      );
    }
  }
  throw unreachable ?? new AppError('artifact-gone', { ...nameOf(artifact), urls: artifact.urls.join(', ') });
}

async function fetchVerified(
  artifact: Downloadable,
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<void> {
  const part = `${path}.part`;
  for (;;) {
    const resumed = (await sizeOf(part)) > 0;
    await fetchWhole(artifact, url, part, options);
    const got = await sha256OfFile(part);
    if (got === artifact.sha256) return rename(part, path);
    await rm(part);
    if (!resumed)
      throw new AppError('artifact-hash-mismatch', { ...nameOf(artifact), url, expected: artifact.sha256, got });
  }
}

/** Attempts until the server has no more bytes for us; every attempt goes on where the last one was cut. */
async function fetchWhole(artifact: Downloadable, url: string, part: string, options: DownloadOptions): Promise<void> {
  const clock = options.clock ?? systemClock;
  for (let fruitless = 0; ;) {
    const before = await sizeOf(part);
    try {
      return await fetchRest(artifact, url, part, before, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof Gone) throw error;
      fruitless = (await sizeOf(part)) > before ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAttempts) throw error;
      await clock.sleep(backoffDelay(backoff, fruitless + 1), options.signal);
    }
  }
}

async function fetchRest(
  artifact: Downloadable,
  url: string,
  part: string,
  from: number,
  options: DownloadOptions,
): Promise<void> {
  if (from === artifact.size) return;
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(new Error('no bytes arrive')), options.stallAfter ?? 30_000);
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (from > 0) headers.range = `bytes=${from}-`;
    const response = await fetch(url, { headers, signal: AbortSignal.any([options.signal, stalled.signal]) });
    const start = startOf(response, from);
    if (start === 'nothing left') return void (await response.body?.cancel());
    if (!response.body) throw new Error('the answer has no body');
    let here = start;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        here += chunk.length;
        watch.refresh();
        options.onProgress?.(here);
        done(null, chunk);
      },
    });
    const body = Readable.fromWeb(response.body);
    await pipeline(body, meter, createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }));
  } finally {
    clearTimeout(watch);
  }
}

/** Where the body of an answer belongs; throws when there is none to use. */
function startOf(response: Response, from: number): number | 'nothing left' {
  if (response.status === 200) return 0;
  if (response.status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]);
    if (start === from) return start;
    throw new Error(`asked for bytes from ${from}, got ${response.headers.get('content-range')}`);
  }
  // The part is as long as the file, or longer: the hash will tell.
  if (response.status === 416 && from > 0) return 'nothing left';
  if (response.status === 404 || response.status === 410) throw new Gone();
  throw new Error(`HTTP ${response.status} ${response.statusText}`);
}

/** The server does not have the file (any more). */
class Gone extends Error {}

/** fetch says only `fetch failed`; what failed is in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = asError(error);
  return cause instanceof Error ? cause.message : message;
}

function nameOf(artifact: Downloadable): { artifact: string; version: string } {
  return { artifact: artifact.name, version: artifact.version };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The size of a file in bytes; 0 when there is none. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
