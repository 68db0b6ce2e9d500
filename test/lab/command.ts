import { spawn } from 'node:child_process';
import { AppError } from '../../common/base/app-error.ts';
import { withDeadline } from '../../common/base/deadline.ts';

/** What a command left behind. `exitCode` is 128 + n when signal n ended it, as in a shell. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds; a minute when absent. The command is killed when it is late. */
  readonly deadline?: number;
}

/** Runs a program of this machine, without a shell, and returns how it ended; one that cannot start, or is late, throws. */
export function tryCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const deadline = options.deadline ?? 60_000;
    const signal = withDeadline(options.signal, deadline);
    const child = spawn(program, args, { stdio: 'pipe', signal, killSignal: 'SIGKILL' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined); // a program may end without reading its input
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      const late = signal.aborted && options.signal?.aborted !== true;
      reject(late ? new AppError('lab-command-late', { command: argv.join(' '), seconds: deadline / 1000 }) : error);
    });
    child.on('close', (code) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
      resolve({ exitCode: code ?? 137, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** As `tryCommand`, but an exit code other than 0 is an AppError with the command and its last lines. Returns stdout. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await tryCommand(argv, options);
  if (result.exitCode !== 0) {
    const lastLines = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-8).join('\n');
    throw new AppError('lab-command-failed', { command: argv.join(' '), exitCode: result.exitCode, lastLines });
  }
  return result.stdout;
}
