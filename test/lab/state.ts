import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import type { HostGroups } from './cgroups/placement.ts';
import { type LabIdentity, hostNames, hostPaths, mostHosts } from './identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** What a lab remembers of itself, in `.lab/state.json`. */
export interface LabState {
  /** Third byte of the lab's 10.77.x.0/24. */
  readonly subnet: number;
  /** Hash of the recipe whose base system the hosts' disks stand on. */
  readonly base: string;
  readonly hostCount: number;
  readonly memoryBytes: number;
}

/** What a host that was started leaves in its `run.json`. */
export interface RunRecord {
  readonly supervisor: ProcessIdentity;
  readonly groups: HostGroups;
}

/** Reads the text of state.json; throws an Error that says which field is wrong. */
export function parseLabState(text: string): LabState {
  const { subnet, base, hostCount, memoryBytes } = JSON.parse(text) as Partial<Record<keyof LabState, unknown>>;
  if (!isWhole(subnet, 1, 254)) throw new Error('subnet must be 1 to 254');
  if (typeof base !== 'string' || !/^[0-9a-f]{16}$/.test(base)) throw new Error('base must be 16 hex digits');
  if (!isWhole(hostCount, 1, mostHosts)) throw new Error(`hostCount must be 1 to ${mostHosts}`);
  if (!isWhole(memoryBytes, 1, Number.MAX_SAFE_INTEGER)) throw new Error('memoryBytes must be a positive number');
  return { subnet, base, hostCount, memoryBytes };
}

/** Reads the text of run.json; throws an Error that says which field is wrong. */
export function parseRunRecord(text: string): RunRecord {
  const { supervisor, groups } = JSON.parse(text) as {
    supervisor?: Partial<ProcessIdentity>;
    groups?: Partial<HostGroups>;
  };
  const { pid, startTime, bootId } = supervisor ?? {};
  if (!isWhole(pid, 1, 2 ** 31)) throw new Error('supervisor.pid must be a process number');
  if (typeof startTime !== 'string' || typeof bootId !== 'string') throw new Error('supervisor is incomplete');
  const { version, directories, anchor, memory } = groups ?? {};
  if (version !== 'v1' && version !== 'v2') throw new Error('groups.version must be v1 or v2');
  if (!Array.isArray(directories) || !directories.every((one) => typeof one === 'string')) {
    throw new Error('groups.directories must be a list of paths');
  }
  if (typeof anchor !== 'string' || typeof memory !== 'string') throw new Error('groups is incomplete');
  return { supervisor: { pid, startTime, bootId }, groups: { version, directories, anchor, memory } };
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

const statePath = (lab: LabIdentity): string => join(lab.directory, 'state.json');

/** The state of a lab that was made; undefined when there is none. */
export function readLabState(lab: LabIdentity): Promise<LabState | undefined> {
  return readJson(statePath(lab), parseLabState);
}

export function writeLabState(lab: LabIdentity, state: LabState): Promise<void> {
  return writeJson(statePath(lab), state);
}

/** How the host last ran; undefined when it never did. */
export function readRunRecord(lab: LabIdentity, host: string): Promise<RunRecord | undefined> {
  return readJson(hostPaths(lab, host).runRecord, parseRunRecord);
}

export function writeRunRecord(lab: LabIdentity, host: string, record: RunRecord): Promise<void> {
  return writeJson(hostPaths(lab, host).runRecord, record);
}

export const namesIn = (state: LabState): readonly string[] => hostNames(state.hostCount);

async function readJson<T>(path: string, parse: (text: string) => T): Promise<T | undefined> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES') {
      throw new AppError('lab-prerequisite-missing', { missing: `${path} is root’s`, fix: 'Run the command as root.' });
    }
    throw new AppError('lab-state-unreadable', { path, reason: asError(error).message }, error);
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
