import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type LogLine, parseLogLine } from './log-line.ts';
import { tailOffset } from './tail.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod */
export interface LogOptions {
  readonly follow: boolean;
  /** Only the last so many lines of what is there now; undefined: all. */
  readonly tailLines?: number;
  /** Only lines from then on, in milliseconds since the epoch. */
  readonly since?: number;
  readonly timestamps: boolean;
  /** Ends after so many bytes, be it in the middle of a line. */
  readonly limitBytes?: number;
}

export interface LogFile {
  readonly path: string;
  /** Resolves when nobody will write to it any more. */
  readonly ended: Promise<void>;
}

/**
 * A container's log as its readers get it, in pieces. Following goes on through rotation and ends with the container, once
 * everything is read; it waits for the file system's word and never looks by the clock.
 */
export async function* readLog(file: LogFile, options: LogOptions, signal: AbortSignal): AsyncGenerator<Buffer, void> {
  let left = options.limitBytes ?? Infinity;
  for await (const line of readLines(file, options, signal)) {
    const piece = render(line, options);
    if (!piece) continue;
    yield piece.length <= left ? piece : piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** Undefined for a line that is too old. A part of a line carries its time at the line's beginning only. */
function render(entry: Entry, { timestamps, since }: LogOptions): Buffer | undefined {
  const { line, continued } = entry;
  if (since !== undefined && Date.parse(line.time) < since) return undefined;
  const parts = [line.text];
  if (timestamps && !continued) parts.unshift(Buffer.from(`${line.time} `, 'latin1'));
  if (line.whole) parts.push(Buffer.from('\n'));
  return Buffer.concat(parts);
}

interface Entry {
  readonly line: LogLine;
  /** It goes on where the one before of its stream ended. */
  readonly continued: boolean;
}

async function* readLines(file: LogFile, options: LogOptions, signal: AbortSignal): AsyncGenerator<Entry> {
  const unfinished = { stdout: false, stderr: false };
  for await (const bytes of readEntries(file, options, signal)) {
    const line = parseLogLine(bytes);
    if (!line) continue;
    yield { line, continued: unfinished[line.stream] };
    unfinished[line.stream] = !line.whole;
  }
}

/** The entries of the file, each without its newline; of one that is still being written nothing. */
async function* readEntries(file: LogFile, options: LogOptions, signal: AbortSignal): AsyncGenerator<Buffer> {
  const changes = options.follow ? new Changes(file, signal) : undefined;
  let handle = await open(file.path, 'r');
  try {
    let position = options.tailLines === undefined ? 0 : await tailOffset(handle, options.tailLines);
    let rest: Buffer = Buffer.alloc(0);
    while (!signal.aborted) {
      const over = changes?.over ?? true;
      // Looked for first: once there is a new file, nobody writes to the old one, which is then read to its end.
      const rotated = changes && (await successor(handle, file.path));
      for await (const block of blocks(handle, position)) {
        position += block.length;
        const entries = split(Buffer.concat([rest, block]));
        rest = entries.rest;
        yield* entries.whole;
      }
      if (rotated) {
        await handle.close();
        [handle, position, rest] = [rotated, 0, Buffer.alloc(0)];
      } else if (over) {
        return;
      } else {
        await changes?.next();
      }
    }
  } finally {
    await handle.close();
    changes?.close();
  }
}

const blockSize = 64 * 1024;

/** What is in the file from `position` to its end, as it is now. */
async function* blocks(handle: FileHandle, position: number): AsyncGenerator<Buffer> {
  for (let at = position; ;) {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.allocUnsafe(blockSize), position: at });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function split(bytes: Buffer): { whole: Buffer[]; rest: Buffer } {
  const whole: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    whole.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { whole, rest: bytes.subarray(start) };
}

/** The file that took this one's place at `path`, when there is one. */
async function successor(handle: FileHandle, path: string): Promise<FileHandle | undefined> {
  const [own, there] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
  return there && there.ino !== own.ino ? open(path, 'r') : undefined;
}

/** Tells when a log's folder has changed, or its container has ended. A change between two waits is not lost. */
class Changes {
  readonly #watcher: FSWatcher;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#tell();
  #changed = false;
  #wake: (() => void) | undefined;
  /** The container has ended: what can be read now is all there will be. */
  over = false;

  constructor({ path, ended }: LogFile, signal: AbortSignal) {
    const name = basename(path);
    this.#signal = signal;
    this.#watcher = watch(dirname(path), (_type, changed) => {
      if (changed === null || changed === name) this.#tell();
    });
    this.#watcher.on('error', () => this.#tell());
    signal.addEventListener('abort', this.#onAbort);
    void ended.then(() => {
      this.over = true;
      this.#tell();
    });
  }

  async next(): Promise<void> {
    if (!this.#changed && !this.#signal.aborted) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#changed = false;
  }

  close(): void {
    this.#watcher.close();
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #tell(): void {
    this.#changed = true;
    this.#wake?.();
    this.#wake = undefined;
  }
}
