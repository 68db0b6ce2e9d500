import type { MountEntry } from '../mount-table.ts';

/**
 * Where a host's processes live in the cgroup tree, decided from what this machine mounts.
 *
 * - `v1`: controllers are bound to version 1 hierarchies. The host gets a group in every hierarchy, below the group of
 *   whoever starts it, so that limits set on the caller also hold for the host.
 * - `v2`: one unified tree. The host's group is below the tree's root: a group that holds processes, as the caller's
 *   does, cannot give controllers to its children (the "no internal processes" rule, kernel cgroup-v2.rst).
 * - `unusable`: no memory controller in reach.
 */
export type CgroupPlacement = UsablePlacement | { readonly version: 'unusable'; readonly reason: string };

export interface UsablePlacement {
  readonly version: 'v1' | 'v2';
  readonly groups: HostGroups;
  /** What makes the groups, in order; taking them again changes nothing. */
  readonly steps: readonly CgroupStep[];
}

export interface HostGroups {
  readonly version: 'v1' | 'v2';
  /** Every folder the host's first process enters. */
  readonly directories: readonly string[];
  /** The one among them that lists all processes of the host and can freeze them. */
  readonly anchor: string;
  /** The one among them that counts the host's memory. */
  readonly memory: string;
}

export type CgroupStep =
  | { readonly do: 'make'; readonly directory: string }
  | { readonly do: 'write'; readonly file: string; readonly text: string }
  /** Copies a file from the parent folder; cpuset v1 groups begin empty and accept no process until filled. */
  | { readonly do: 'inherit'; readonly directory: string; readonly name: string };

export interface CgroupSurroundings {
  /** /proc/self/cgroup of the caller: lines of `id:controllers:path`. */
  readonly own: string;
  readonly mounts: readonly MountEntry[];
  /** Words of `cgroup.controllers` at the root of the cgroup2 mount; empty when there is none. */
  readonly unifiedControllers: readonly string[];
}

/** The controllers a container runtime and the kubelet need; what else the machine has is handed down as well. */
const handedDown = ['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb'];

export function hostCgroups(
  around: CgroupSurroundings,
  lab: string,
  host: string,
  memoryBytes: number,
): CgroupPlacement {
  const versionOne = around.mounts.filter((mount) => mount.type === 'cgroup');
  if (versionOne.some((mount) => mount.superOptions.includes('memory'))) {
    return placeInVersionOne(around, lab, host, memoryBytes);
  }
  const unified = around.mounts.find((mount) => mount.type === 'cgroup2');
  if (!unified) return { version: 'unusable', reason: 'no cgroup file system is mounted' };
  if (!around.unifiedControllers.includes('memory')) {
    return {
      version: 'unusable',
      reason: `the memory controller is missing in ${unified.mountPoint}/cgroup.controllers`,
    };
  }
  return placeInVersionTwo(unified.mountPoint, around.unifiedControllers, lab, host, memoryBytes);
}

function placeInVersionOne(
  around: CgroupSurroundings,
  lab: string,
  host: string,
  memoryBytes: number,
): CgroupPlacement {
  const steps: CgroupStep[] = [];
  const directories: string[] = [];
  let anchor: string | undefined;
  let memory: string | undefined;
  for (const { controllers, path } of parseOwnCgroups(around.own)) {
    const mount = mountOf(around.mounts, controllers);
    if (!mount) continue;
    const parent = mount.mountPoint + withoutLab(below(mount.root, path));
    const labDirectory = `${parent}/${labGroup(lab)}`;
    const directory = `${labDirectory}/${host}`;
    for (const made of [labDirectory, directory]) {
      steps.push({ do: 'make', directory: made });
      if (!controllers.includes('cpuset')) continue;
      steps.push({ do: 'inherit', directory: made, name: 'cpuset.cpus' });
      steps.push({ do: 'inherit', directory: made, name: 'cpuset.mems' });
    }
    if (controllers.includes('memory')) {
      steps.push({ do: 'write', file: `${directory}/memory.limit_in_bytes`, text: String(memoryBytes) });
      memory = directory;
    }
    if (controllers.includes('freezer')) anchor = directory;
    directories.push(directory);
  }
  if (memory === undefined) return { version: 'unusable', reason: 'the memory controller is not in /proc/self/cgroup' };
  if (anchor === undefined) return { version: 'unusable', reason: 'the freezer controller is not mounted' };
  return { version: 'v1', groups: { version: 'v1', directories, anchor, memory }, steps };
}

function placeInVersionTwo(
  root: string,
  controllers: readonly string[],
  lab: string,
  host: string,
  memoryBytes: number,
): CgroupPlacement {
  const labDirectory = `${root}/${labGroup(lab)}`;
  const directory = `${labDirectory}/${host}`;
  const enabled = handedDown.filter((name) => controllers.includes(name)).map((name) => `+${name}`);
  const handDown = (from: string): CgroupStep => ({
    do: 'write',
    file: `${from}/cgroup.subtree_control`,
    text: enabled.join(' '),
  });
  return {
    version: 'v2',
    groups: { version: 'v2', directories: [directory], anchor: directory, memory: directory },
    steps: [
      handDown(root),
      { do: 'make', directory: labDirectory },
      handDown(labDirectory),
      { do: 'make', directory },
      { do: 'write', file: `${directory}/memory.max`, text: String(memoryBytes) },
    ],
  };
}

const labGroup = (lab: string): string => `pilothouse-lab-${lab}`;

/** A caller that is itself inside a lab's group places hosts beside it, not below it. */
function withoutLab(path: string): string {
  return path.replace(/\/pilothouse-lab-[^/]+(\/.*)?$/, '').replace(/\/$/, '');
}

/** A group's path as seen from its mount point: in a container the mount shows only a part of the hierarchy. */
function below(mountRoot: string, path: string): string {
  if (mountRoot === '/' || (path !== mountRoot && !path.startsWith(`${mountRoot}/`))) return path;
  return path.slice(mountRoot.length) || '/';
}

function parseOwnCgroups(own: string): ReadonlyArray<{ controllers: readonly string[]; path: string }> {
  return own
    .split('\n')
    .map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, controllers = '', path = '']) => ({ controllers: controllers ? controllers.split(',') : [], path }));
}

/** No controllers at all is the unified hierarchy that runs beside version 1. */
function mountOf(mounts: readonly MountEntry[], controllers: readonly string[]): MountEntry | undefined {
  const [first] = controllers;
  if (first === undefined) return mounts.find((mount) => mount.type === 'cgroup2');
  return mounts.find((mount) => mount.type === 'cgroup' && mount.superOptions.includes(first));
}
