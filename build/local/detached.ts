import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemClock } from '../../common/base/clock.ts';

/** Milliseconds that a process may take to end before it is made to, and between looks whether it has. */
const endDeadline = 25_000;
const lookInterval = 20;

/** Starts a process that outlives this one; what it writes goes to a file. The caller watches it while it likes. */
export async function startDetached(
  command: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const [program = '', ...words] = command;
  const log = await open(logFile, 'w', 0o600);
  try {
    const env = { ...process.env, ...environment };
    const child = spawn(program, words, { detached: true, stdio: ['ignore', log.fd, log.fd], env });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** True while the process is there and its command line names `mark`: a number alone may be another process by now. */
export async function isRunning(pid: number, mark: string): Promise<boolean> {
  return (await commandLine(pid)).includes(mark);
}

/** Empty for a process that is not there. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const asked = promisify(execFile)('ps', ['-o', 'command=', '-ww', '-p', String(pid)]);
  return asked.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Asks the process to end if it is still the one that `mark` tells, makes it end when it does not, and waits for that. */
export async function endDetached(pid: number, mark: string): Promise<void> {
  const end = systemClock.monotonic() + endDeadline;
  for (let signal: NodeJS.Signals | undefined = 'SIGTERM'; await isRunning(pid, mark);) {
    if (signal) sendSignal(pid, signal);
    signal = signal === undefined && systemClock.monotonic() > end ? 'SIGKILL' : undefined;
    await systemClock.sleep(lookInterval);
  }
}

/** It may end between the look and the signal. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
