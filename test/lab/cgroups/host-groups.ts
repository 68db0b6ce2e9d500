import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseMountTable } from '../mount-table.ts';
import type { CgroupStep, CgroupSurroundings, HostGroups } from './placement.ts';

export async function cgroupSurroundings(): Promise<CgroupSurroundings> {
  const mounts = parseMountTable(await readFile('/proc/self/mountinfo', 'utf8'));
  const unified = mounts.find((mount) => mount.type === 'cgroup2');
  const controllers = unified ? await readFile(join(unified.mountPoint, 'cgroup.controllers'), 'utf8') : '';
  return {
    own: await readFile('/proc/self/cgroup', 'utf8'),
    mounts,
    unifiedControllers: controllers.split(/\s+/).filter(Boolean),
  };
}

export async function takeCgroupSteps(steps: readonly CgroupStep[]): Promise<void> {
  for (const step of steps) {
    if (step.do === 'make') await mkdir(step.directory, { recursive: true });
    else if (step.do === 'write') await writeFile(step.file, step.text);
    else {
      const inherited = await readFile(join(dirname(step.directory), step.name), 'utf8');
      await writeFile(join(step.directory, step.name), inherited);
    }
  }
}

/** Every process of the host, as seen from this machine; empty when its groups are gone. */
export async function processesIn(groups: HostGroups): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const directory of await tree(groups.anchor)) {
    const listed = await readFile(join(directory, 'cgroup.procs'), 'utf8').catch(() => '');
    pids.push(...listed.split('\n').filter(Boolean).map(Number));
  }
  return pids;
}

/** Asks for the host's processes to be frozen or thawed; `frozenState` says when they are. */
export async function setFrozen(groups: HostGroups, frozen: boolean): Promise<void> {
  if (groups.version === 'v1') await writeFile(join(groups.anchor, 'freezer.state'), frozen ? 'FROZEN' : 'THAWED');
  else await writeFile(join(groups.anchor, 'cgroup.freeze'), frozen ? '1' : '0');
}

/** `freezing`: asked for, and some process is still on its way. A host without groups is thawed. */
export async function frozenState(groups: HostGroups): Promise<'thawed' | 'freezing' | 'frozen'> {
  const read = (name: string) => readFile(join(groups.anchor, name), 'utf8').catch(() => '');
  if (groups.version === 'v1') {
    const state = (await read('freezer.state')).trim();
    return state === 'FROZEN' ? 'frozen' : state === 'FREEZING' ? 'freezing' : 'thawed';
  }
  if ((await read('cgroup.freeze')).trim() !== '1') return 'thawed';
  return (await read('cgroup.events')).includes('frozen 1') ? 'frozen' : 'freezing';
}

/** Bytes the host's processes and their file cache hold; undefined when its groups are gone. */
export async function memoryUsed(groups: HostGroups): Promise<number | undefined> {
  const file = groups.version === 'v1' ? 'memory.usage_in_bytes' : 'memory.current';
  const bytes = await readFile(join(groups.memory, file), 'utf8').catch(() => undefined);
  return bytes === undefined ? undefined : Number(bytes);
}

/** Removes the host's groups and what the host made below them. They must hold no process. */
export async function removeGroups(groups: HostGroups): Promise<void> {
  for (const directory of groups.directories) {
    for (const one of (await tree(directory)).reverse()) await rmdir(one).catch(ignoreGoneOrBusy);
  }
}

/** Removes the groups that held the lab's hosts, when no host is left in them. */
export async function removeLabGroups(groups: HostGroups): Promise<void> {
  for (const directory of groups.directories) {
    await rmdir(dirname(directory)).catch(ignoreGoneOrBusy);
  }
}

/** The folder and all below it, parents first; empty when it is not there. */
async function tree(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return [];
  const below = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return [directory, ...below.sort((a, b) => a.length - b.length)];
}

/** Gone already, or (EBUSY) still in use by another host or a process: neither is a failure of a clean-up. */
function ignoreGoneOrBusy(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EBUSY') throw error;
}
