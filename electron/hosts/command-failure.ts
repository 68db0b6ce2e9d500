import { AppError } from '../../common/base/app-error.ts';

export interface FailedCommand {
  readonly host: string;
  readonly intent: string;
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The lines of each stream that a failure keeps. */
const keptLines = 20;

/** A command that ran on a host and said no: everything a person needs to see why, code `command-failed`. */
export class CommandFailure extends AppError {
  readonly host: string;
  readonly intent: string;
  readonly command: readonly string[];
  readonly exitCode: number;
  /** The last lines of each stream. */
  readonly stdout: string;
  readonly stderr: string;

  constructor(failed: FailedCommand) {
    const stdout = lastLines(failed.stdout, keptLines);
    const stderr = lastLines(failed.stderr, keptLines);
    super('command-failed', {
      host: failed.host,
      intent: failed.intent,
      command: shown(failed.command),
      exitCode: failed.exitCode,
      stdout,
      stderr,
    });
    this.name = 'CommandFailure';
    this.host = failed.host;
    this.intent = failed.intent;
    this.command = failed.command;
    this.exitCode = failed.exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** A command as a person would type it; scripts given to `sh -c` are cut to their first words. */
export function shown(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]{1,120}$/.test(word) ? word : `'${clipped(word)}'`)).join(' ');
}

function clipped(word: string): string {
  const line = word.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** The last `count` lines, without trailing blank ones. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
