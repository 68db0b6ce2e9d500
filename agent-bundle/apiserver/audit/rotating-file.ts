import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Clock } from '../../../common/base/clock.ts';

export interface RotationLimits {
  /** Bytes after which a new file is begun. */
  readonly size: number;
  /** How many full files are kept; 0: all. */
  readonly backups: number;
  /** Milliseconds for which full files are kept; 0: for ever. */
  readonly age: number;
}

/**
 * A file that is appended to; when it is full it gets a name with the time, and a new one is begun:
 *
 *   audit.log  ──full──▶  audit-2026-11-21T18-33-00.123.log  ──too many, too old──▶  gone
 */
export class RotatingFile {
  readonly #path: string;
  readonly #limits: RotationLimits;
  readonly #clock: Clock;
  #file: { readonly handle: FileHandle; size: number } | undefined;

  constructor(path: string, limits: RotationLimits, clock: Clock) {
    this.#path = path;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Appends whole lines; one after the other. Rejects as the file system does. */
  async append(lines: Buffer): Promise<void> {
    const { size } = (this.#file ??= await opened(this.#path));
    if (size > 0 && size + lines.length > this.#limits.size) await this.#rotate();
    const file = (this.#file ??= await opened(this.#path));
    await file.handle.appendFile(lines);
    file.size += lines.length;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }

  async #rotate(): Promise<void> {
    await this.close();
    await rename(this.#path, backupName(this.#path, this.#clock.now()));
    const names = await readdir(dirname(this.#path));
    for (const name of outdated(this.#path, names, this.#limits, this.#clock.now())) {
      await rm(join(dirname(this.#path), name), { force: true });
    }
  }
}

async function opened(path: string): Promise<{ handle: FileHandle; size: number }> {
  const handle = await open(path, 'a', 0o600);
  return { handle, size: (await handle.stat()).size };
}

/** `now` is milliseconds since the epoch. */
export function backupName(path: string, now: number): string {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return `${stem}-${new Date(now).toISOString().slice(0, -1).replaceAll(':', '-')}${extension}`;
}

/** Those of the names in the file's folder that are full files of it and not to be kept. */
export function outdated(path: string, names: readonly string[], limits: RotationLimits, now: number): string[] {
  const extension = extname(path);
  const prefix = `${basename(path, extension)}-`;
  const backups = names
    .flatMap((name) => {
      if (!name.startsWith(prefix) || !name.endsWith(extension)) return [];
      const time = timeOf(name.slice(prefix.length, name.length - extension.length));
      return time === undefined ? [] : [{ name, time }];
    })
    .sort((a, b) => b.time - a.time);
  return backups
    .filter(
      ({ time }, index) =>
        (limits.backups > 0 && index >= limits.backups) || (limits.age > 0 && now - time > limits.age),
    )
    .map(({ name }) => name);
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3})$/;

function timeOf(text: string): number | undefined {
  const [, hour, minute, second] = stamp.exec(text) ?? [];
  return hour === undefined ? undefined : Date.parse(`${hour}:${minute}:${second}Z`);
}
