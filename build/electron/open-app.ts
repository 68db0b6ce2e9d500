import { type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ElectronRuntime } from './runtime.ts';
import { electronArguments } from './show.ts';

/** A program that shows the app: an executable and what it is told. */
export interface AppCommand {
  readonly command: string;
  readonly args: readonly string[];
}

export function windowCommand(root: string, runtime: ElectronRuntime, args: readonly string[]): AppCommand {
  const app = join(root, 'dist/app');
  return { command: runtime.executable, args: electronArguments(app, args, process.env, process.getuid?.()) };
}

export function browserCommand(root: string, args: readonly string[]): AppCommand {
  return { command: process.execPath, args: [join(root, 'dist/app/headless.mjs'), ...args] };
}

/** What the dynamic loader ends a program with that needs a library which is not there. */
const lacksLibraries = 127;

/** Runs the app as a part of this program, until it ends; answers its exit code. Ctrl-C reaches both. */
export async function runApp({ command, args }: AppCommand): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' });
  const ignore = () => undefined;
  const forward = () => void child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', forward);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === lacksLibraries) console.error('npm run setup installs what is missing of this system.');
    return code ?? 0;
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', forward);
  }
}

/** Milliseconds within which the app must show its window. */
const readyWithin = 60_000;

/**
 * Starts the app as a program of its own, which goes on when this one ends: it belongs to the person, who closes its
 * window. Fulfilled once the window is open; rejects when there will be none. What it says goes to `log`.
 */
export async function startApp({ command, args }: AppCommand, log: string): Promise<{ pid: number }> {
  await mkdir(dirname(log), { recursive: true });
  const file = await open(log, 'w');
  try {
    const stdio: StdioOptions = ['ignore', file.fd, file.fd, 'pipe'];
    const child = spawn(command, args, { stdio, detached: true, env: { ...process.env, PILOTHOUSE_READY_FD: '3' } });
    const pipe = child.stdio[3] as Readable;
    const signal = AbortSignal.timeout(readyWithin);
    const [said] = (await Promise.race([
      once(pipe, 'data', { signal }),
      once(child, 'exit', { signal }).then(([code]) => [code === 0 ? 'handed over' : '']),
    ])) as [Buffer | string];
    pipe.destroy();
    child.unref();
    if (String(said) === '') throw new Error(`The app ended at once; ${log} says why.`);
    return { pid: child.pid! };
  } finally {
    await file.close();
  }
}
