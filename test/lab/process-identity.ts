import { readFile } from 'node:fs/promises';

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and the process's start: field 22 of proc_pid_stat(5). */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id when it ran. */
  readonly bootId: string;
}

export interface ProcessStat {
  /** One letter; Z is a process that ended and was not reaped. */
  readonly state: string;
  readonly startTime: string;
}

/** Reads /proc/PID/stat. The command in parentheses may itself hold blanks and parentheses. */
export function parseStat(stat: string): ProcessStat | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state && startTime ? { state, startTime } : undefined;
}

/** Whether what now runs under the recorded number is the recorded process. */
export function isSameProcess(recorded: ProcessIdentity, now: ProcessStat | undefined, bootId: string): boolean {
  return now !== undefined && now.state !== 'Z' && now.startTime === recorded.startTime && bootId === recorded.bootId;
}

/** The identity of a process that runs now; undefined when it has already ended. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readStat(pid);
  return stat && { pid, startTime: stat.startTime, bootId: await readBootId() };
}

export async function isAlive(recorded: ProcessIdentity): Promise<boolean> {
  return isSameProcess(recorded, await readStat(recorded.pid), await readBootId());
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
