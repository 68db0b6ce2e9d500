import type { Host } from '../../hosts/host.ts';

/** Enough for the last of several tries, which all say the same. */
const journalLines = 12;
const longestLine = 400;

/** The last lines of a unit's journal, for a person. */
export async function lastJournal(host: Host, unit: string, signal: AbortSignal): Promise<string> {
  const command = ['journalctl', '--no-pager', '-o', 'short-iso', '-n', String(journalLines), '-u', unit];
  const options = { intent: `read the journal of ${unit}`, effect: 'reads', allowFailure: true, signal } as const;
  const { stdout, stderr } = await host.run(command, options);
  return (stdout || stderr).trimEnd().split('\n').map(readableLine).join('\n');
}

/** Our components log in JSON: of such a line, the level, the message and what went wrong are for people. */
export function readableLine(line: string): string {
  const [, start, json] = /^(\S+ \S+ [^:]+: )(\{.*\})$/.exec(line) ?? [];
  const words = json === undefined ? undefined : wordsOf(json);
  const readable = words === undefined ? line : `${start}${words}`;
  return readable.length > longestLine ? `${readable.slice(0, longestLine)}…` : readable;
}

function wordsOf(json: string): string | undefined {
  try {
    const { level, msg, err, fix } = JSON.parse(json) as Record<string, unknown> & { err?: { message?: unknown } };
    if (typeof level !== 'string' || typeof msg !== 'string') return undefined;
    const reason = typeof err?.message === 'string' ? `: ${err.message}` : '';
    return `${level}: ${msg}${reason}${typeof fix === 'string' ? ` ${fix}` : ''}`;
  } catch {
    return undefined;
  }
}
