import { spawn } from 'node:child_process';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Figures } from './aims.ts';

const artifacts = resolve(import.meta.dirname, '../../.artifacts');

/** What the load generator drives, and how. */
export interface LoadOptions {
  /** Its source: it imports undici, so that it runs as a copy inside the project. */
  readonly load: string;
  readonly server: string;
  /** Holds ca.crt, admin.crt and admin.key. */
  readonly folder: string;
  readonly tests: string;
  readonly scale: string;
  /** Processes whose memory and time it notes. */
  readonly pids?: Readonly<Record<string, number>>;
}

/** Runs it and resolves with its `tests`; what it says meanwhile goes to our stderr. */
export async function runLoad({ load, server, folder, tests, scale, pids = {} }: LoadOptions): Promise<Figures> {
  const copy = join(artifacts, 'load.mjs');
  const out = join(folder, 'load.json');
  await copyFile(load, copy);
  const file = (name: string) => join(folder, name);
  const processes = Object.entries(pids).map(([name, pid]) => `${name}=${pid}`);
  const words = ['--base', server, '--ca', file('ca.crt'), '--cert', file('admin.crt'), '--key', file('admin.key')];
  const rest = ['--tests', tests, '--scale', scale, '--out', out, '--procs', processes.join(',')];
  const child = spawn(process.execPath, [copy, ...words, ...rest], { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((ended) => child.once('exit', ended));
  const text = await readFile(out, 'utf8').catch(() => undefined);
  await rm(out, { force: true });
  if (text === undefined) throw new Error(`the load generator ended with ${String(code)} and wrote nothing`);
  return (JSON.parse(text) as { tests: Figures }).tests;
}
