import type { CommandLine, CommandLogEntry } from '../../../common/ipc/rows/plan-run.ts';

/** A command as the log keeps it; `number` is its place among all, from 0. */
export interface NumberedCommand extends CommandLine {
  readonly number: number;
}

/** What the log has of a run so far. */
export interface KeptCommands {
  readonly commands: readonly NumberedCommand[];
  /** How many came before the first of them and are not kept. */
  readonly dropped: number;
}

export const noCommands: KeptCommands = { commands: [], dropped: 0 };

export function withEntries(before: KeptCommands, entries: readonly CommandLogEntry[]): KeptCommands {
  const commands = [...before.commands];
  let { dropped } = before;
  for (const entry of entries) {
    if (entry.kind === 'dropped') dropped += entry.count;
    else commands.push({ ...entry, number: commands.length });
  }
  return { commands, dropped };
}

export interface CommandFilter {
  /** Empty: all of them. */
  readonly host: string;
  readonly onlyChanges: boolean;
}

export function filteredCommands(
  commands: readonly NumberedCommand[],
  { host, onlyChanges }: CommandFilter,
): readonly NumberedCommand[] {
  if (host === '' && !onlyChanges) return commands;
  return commands.filter((line) => (host === '' || line.host === host) && (!onlyChanges || line.effect === 'changes'));
}

/** Whether a person should look at it: it ended otherwise than asked. Reading commands may answer by their exit code. */
export function isFailed({ outcome, effect }: CommandLine): boolean {
  return outcome.kind === 'broken' || (outcome.kind === 'exit' && outcome.code !== 0 && effect === 'changes');
}

/** The lines as text, for a report to somebody else. Times are UTC. */
export function commandText(commands: readonly CommandLine[]): string {
  return commands.map((line) => `${textOf(line)}\n`).join('');
}

function textOf({ at, host, intent, command, effect, durationMs, outcome }: CommandLine): string {
  const when = new Date(at).toISOString();
  return `${when} ${host} [${effect}] ${intent}: ${command} → ${outcomeText(outcome)} (${(durationMs / 1000).toFixed(1)} s)`;
}

function outcomeText(outcome: CommandLine['outcome']): string {
  switch (outcome.kind) {
    case 'exit':
      return [String(outcome.code), outcome.stderr.trim().replaceAll('\n', '\n    ')].filter(Boolean).join(' ');
    case 'file':
      return outcome.result;
    case 'broken':
      return outcome.error.code;
    case 'cancelled':
      return 'cancelled';
  }
}
