import { AppError } from '../../../common/base/app-error.ts';
import type { Status } from '../../../common/client/api-error.ts';

/**
 * The first byte of every message says which stream it belongs to.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/ and KEP-4006
 */
export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;
/** The newest first. */
export const shellProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** bash where there is one, else sh; the terminal is what the page draws. */
const command = [
  'sh',
  '-c',
  'TERM=xterm-256color; export TERM; if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi',
];

export function shellQuery(container: string): string {
  const query = new URLSearchParams({ container, stdin: 'true', stdout: 'true', tty: 'true' });
  for (const word of command) query.append('command', word);
  return query.toString();
}

export function message(channel: number, text: string): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
}

export function sizeMessage({ columns, rows }: { readonly columns: number; readonly rows: number }): Buffer {
  return message(channels.resize, JSON.stringify({ Width: columns, Height: rows }));
}

/** What the last message of the channel `error` says: undefined where all went well. */
export function endOf(text: string): AppError | undefined {
  const { status, reason, message: words = '', details } = JSON.parse(text) as Status & { readonly status?: string };
  if (status === 'Success') return undefined;
  const exitCode = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason === 'NonZeroExitCode' && exitCode !== undefined) return new AppError('shell-exited', { exitCode });
  return new AppError('shell-not-started', { reason: words });
}
