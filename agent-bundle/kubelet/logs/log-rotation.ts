import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '../../../common/base/clock.ts';
import { periodically } from '../../../common/base/periodic.ts';
import type { HostPaths } from '../host-paths.ts';
import type { RuntimeContainer, Runtime } from '../runtime/port.ts';

export interface LogRotationOptions {
  readonly runtime: Pick<Runtime, 'reopenLog' | 'podState'>;
  readonly paths: HostPaths;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation */
const mostBytes = 10 * 1024 * 1024;
const mostFiles = 5;
const period = 10_000;

/** Keeps containers' logs from filling the disk: a large one is put aside, and of those put aside the oldest go. */
export class LogRotation {
  readonly #options: LogRotationOptions;

  constructor(options: LogRotationOptions) {
    this.#options = options;
  }

  run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    return periodically((inner) => this.#pass(inner), { period, clock, onError }, signal);
  }

  /** Sizes are looked at on disk; the runtime is asked only of what is too large. */
  async #pass(signal: AbortSignal): Promise<void> {
    const { runtime, paths } = this.#options;
    for (const folder of await readdir(paths.podLogs).catch(() => [])) {
      const large = await largeLogs(join(paths.podLogs, folder));
      if (large.length === 0) continue;
      const uid = folder.slice(folder.lastIndexOf('_') + 1);
      const { containers } = await runtime.podState(uid, signal);
      for (const container of containers) {
        const writing = container.state === 'running' && large.includes(container.logPath);
        if (writing) await this.rotate(container, signal);
      }
    }
  }

  /** Puts the container's log aside, and lets the runtime begin a new one. */
  async rotate({ logPath, id }: RuntimeContainer, signal: AbortSignal): Promise<void> {
    await tidy(logPath);
    const aside = `${logPath}.${stamp(this.#options.clock.now())}`;
    await rename(logPath, aside);
    try {
      await this.#options.runtime.reopenLog(id, signal);
    } catch (error) {
      // The container goes on writing to the file it has open: give it its name back.
      await rename(aside, logPath);
      throw error;
    }
  }
}

/** Logs that are being written to and are too large, in a pod's folder: `<container>/<attempt>.log`. */
async function largeLogs(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const logs = names.filter((name) => /\/\d+\.log$/.test(name)).map((name) => join(folder, name));
  const sizes = await Promise.all(
    logs.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return logs.filter((_, index) => (sizes[index] ?? 0) > mostBytes);
}

/** `20261121-083000` */
const stamp = (now: number) => new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);

/** Makes room for one more: packs what was put aside, but for the newest, which may still be read, and drops the oldest. */
async function tidy(logPath: string): Promise<void> {
  const folder = dirname(logPath);
  const prefix = `${basename(logPath)}.`;
  const aside = (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort();
  const dropped = aside.slice(0, Math.max(0, aside.length - (mostFiles - 2)));
  for (const name of dropped) await rm(join(folder, name), { force: true });
  for (const name of aside.filter((each) => !dropped.includes(each))) {
    if (!name.endsWith('.gz')) await pack(join(folder, name));
  }
}

async function pack(path: string): Promise<void> {
  const packed = `${path}.tmp`;
  await pipeline(createReadStream(path), createGzip(), createWriteStream(packed, { mode: 0o640 }));
  await rename(packed, `${path}.gz`);
  await rm(path, { force: true });
}
