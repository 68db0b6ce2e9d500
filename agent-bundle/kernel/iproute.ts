import { runCommand } from './command.ts';

/** Runs several `ip` or `bridge` commands in one process, stopping at the first that fails. */
export async function runBatch(command: 'ip' | 'bridge', lines: readonly string[], signal: AbortSignal): Promise<void> {
  if (lines.length > 0) await runCommand(command, ['-batch', '-'], signal, `${lines.join('\n')}\n`);
}

/** The JSON answer of `ip -json …`; an empty answer is an empty list. */
export async function readJson<T>(
  command: 'ip' | 'bridge',
  args: readonly string[],
  signal: AbortSignal,
): Promise<T[]> {
  const text = await runCommand(command, ['-json', ...args], signal);
  return text.trim() === '' ? [] : (JSON.parse(text) as T[]);
}
