import { Agent, request as httpsRequest } from 'node:https';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningMaster } from '../../../build/local/master.ts';

/** A master, and the admin's connections to it: everybody in the crowd shares them. */
export class Door {
  readonly server: string;
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
  readonly #agent: Agent;

  private constructor(server: string, tls: Door['tls']) {
    this.server = server;
    this.tls = tls;
    this.#agent = new Agent({ ...tls, keepAlive: true, maxSockets: 400 });
  }

  static async to({ server }: RunningMaster, folder: string): Promise<Door> {
    const [ca, cert, key] = await Promise.all(
      ['ca.crt', 'admin.crt', 'admin.key'].map((name) => readFile(join(folder, name))),
    );
    return new Door(server, { ca, cert, key } as Door['tls']);
  }

  /** Rejects for anything but success. `take` gets the body as it comes; without it the text is returned. */
  ask(method: string, path: string, options: Asked = {}): Promise<string> {
    const { body, type = 'application/json', take, signal } = options;
    const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }) };
    return new Promise((resolve, reject) => {
      const call = httpsRequest(`${this.server}${path}`, { method, headers, agent: this.#agent, signal }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', take && answer.statusCode === 200 ? take : (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((answer.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`));
        });
      });
      call.once('error', reject);
      call.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

interface Asked {
  readonly body?: string;
  readonly type?: string;
  readonly take?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

/** Calls `act` with 0 to `count`, `together` at a time. */
export async function inParallel(
  count: number,
  together: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: together }, worker));
}

/** Calls `act` every `interval` milliseconds until the signal, and returns how long each took. Failures count as endless. */
export async function regularly(interval: number, signal: AbortSignal, act: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  while (!signal.aborted) {
    const started = performance.now();
    const failed = await act().then(
      () => false,
      (error: unknown) => {
        if (!signal.aborted) console.error(String(error));
        return true;
      },
    );
    const time = performance.now() - started;
    took.push(failed ? Infinity : time);
    await sleep(Math.max(0, interval - time), undefined, { signal }).catch(() => {});
  }
  return took;
}

/** The value below which this share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
