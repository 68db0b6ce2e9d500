import { describe, expect, it } from 'vitest';
import type { MountEntry } from '../mount-table.ts';
import { type CgroupPlacement, type CgroupSurroundings, hostCgroups } from './placement.ts';

const v1 = (mountPoint: string, controllers: string, root = '/'): MountEntry => ({
  root,
  mountPoint,
  type: 'cgroup',
  source: 'cgroup',
  superOptions: ['rw', ...controllers.split(',')],
});
const v2 = (mountPoint: string): MountEntry => ({
  root: '/',
  mountPoint,
  type: 'cgroup2',
  source: 'cgroup2',
  superOptions: ['rw'],
});

const hybrid = [
  v1('/sys/fs/cgroup/systemd', 'name=systemd'),
  v1('/sys/fs/cgroup/cpu', 'cpu,cpuacct'),
  v1('/sys/fs/cgroup/freezer', 'freezer'),
  v1('/sys/fs/cgroup/memory', 'memory'),
  v2('/sys/fs/cgroup/unified'),
];
const own = (...lines: string[]): string => `${lines.join('\n')}\n`;
const place = (around: Partial<CgroupSurroundings>): CgroupPlacement =>
  hostCgroups({ own: '', mounts: [], unifiedControllers: [], ...around }, '1a2b', 'h2', 4096);

const folders = (placement: CgroupPlacement): unknown =>
  placement.version === 'unusable' ? placement.reason : placement.groups.directories;

describe('the place of a host in the cgroup tree, version 1', () => {
  const root = own('4:name=systemd:/', '3:cpu,cpuacct:/', '2:freezer:/', '1:memory:/', '0::/');

  it.each([
    [
      'in every hierarchy, the unified one beside them included',
      root,
      hybrid,
      [
        '/sys/fs/cgroup/systemd/pilothouse-lab-1a2b/h2',
        '/sys/fs/cgroup/cpu/pilothouse-lab-1a2b/h2',
        '/sys/fs/cgroup/freezer/pilothouse-lab-1a2b/h2',
        '/sys/fs/cgroup/memory/pilothouse-lab-1a2b/h2',
        '/sys/fs/cgroup/unified/pilothouse-lab-1a2b/h2',
      ],
    ],
    [
      'below the group of whoever starts it',
      own('2:freezer:/', '1:memory:/jobs/7'),
      hybrid,
      ['/sys/fs/cgroup/freezer/pilothouse-lab-1a2b/h2', '/sys/fs/cgroup/memory/jobs/7/pilothouse-lab-1a2b/h2'],
    ],
    [
      'beside the lab, not inside it, when a lab’s process starts it',
      own('2:freezer:/pilothouse-lab-9f/h1', '1:memory:/jobs/7/pilothouse-lab-9f/h1/sub'),
      hybrid,
      ['/sys/fs/cgroup/freezer/pilothouse-lab-1a2b/h2', '/sys/fs/cgroup/memory/jobs/7/pilothouse-lab-1a2b/h2'],
    ],
    [
      'under the part of the tree a container sees',
      own('2:freezer:/docker/4f', '1:memory:/docker/4f/a'),
      [v1('/cg/freezer', 'freezer', '/docker/4f'), v1('/cg/memory', 'memory', '/docker/4f')],
      ['/cg/freezer/pilothouse-lab-1a2b/h2', '/cg/memory/a/pilothouse-lab-1a2b/h2'],
    ],
    [
      'without a hierarchy that is not mounted',
      own('3:pids:/', '2:freezer:/', '1:memory:/'),
      hybrid,
      ['/sys/fs/cgroup/freezer/pilothouse-lab-1a2b/h2', '/sys/fs/cgroup/memory/pilothouse-lab-1a2b/h2'],
    ],
    [
      'nowhere without a freezer',
      own('1:memory:/'),
      [v1('/cg/memory', 'memory')],
      'the freezer controller is not mounted',
    ],
  ])('is %s', (_, ownGroups, mounts, expected) => {
    expect(folders(place({ own: ownGroups, mounts }))).toEqual(expected);
  });

  it('freezes by the freezer, limits and counts by memory', () => {
    const placement = place({ own: root, mounts: hybrid });
    expect(placement).toMatchObject({
      version: 'v1',
      groups: {
        anchor: '/sys/fs/cgroup/freezer/pilothouse-lab-1a2b/h2',
        memory: '/sys/fs/cgroup/memory/pilothouse-lab-1a2b/h2',
      },
    });
    expect(placement.version !== 'unusable' && placement.steps).toContainEqual({
      do: 'write',
      file: '/sys/fs/cgroup/memory/pilothouse-lab-1a2b/h2/memory.limit_in_bytes',
      text: '4096',
    });
  });

  it('fills a cpuset group from its parent, each level before the next', () => {
    const mounts = [v1('/cg/cpuset', 'cpuset'), v1('/cg/freezer', 'freezer'), v1('/cg/memory', 'memory')];
    const placement = place({ own: own('3:cpuset:/', '2:freezer:/', '1:memory:/'), mounts });
    const lab = '/cg/cpuset/pilothouse-lab-1a2b';
    expect(placement.version !== 'unusable' && placement.steps.slice(0, 6)).toEqual([
      { do: 'make', directory: lab },
      { do: 'inherit', directory: lab, name: 'cpuset.cpus' },
      { do: 'inherit', directory: lab, name: 'cpuset.mems' },
      { do: 'make', directory: `${lab}/h2` },
      { do: 'inherit', directory: `${lab}/h2`, name: 'cpuset.cpus' },
      { do: 'inherit', directory: `${lab}/h2`, name: 'cpuset.mems' },
    ]);
  });
});

describe('the place of a host in the cgroup tree, version 2', () => {
  const mounts = [v2('/sys/fs/cgroup')];

  it('is below the root, with the controllers handed down level by level', () => {
    const session = own('0::/user.slice/user-0.slice/session-1.scope');
    const unifiedControllers = ['cpuset', 'cpu', 'io', 'memory', 'rdma', 'pids'];
    const enabled = '+cpu +cpuset +io +memory +pids';
    const lab = '/sys/fs/cgroup/pilothouse-lab-1a2b';
    expect(place({ own: session, mounts, unifiedControllers })).toEqual({
      version: 'v2',
      groups: { version: 'v2', directories: [`${lab}/h2`], anchor: `${lab}/h2`, memory: `${lab}/h2` },
      steps: [
        { do: 'write', file: '/sys/fs/cgroup/cgroup.subtree_control', text: enabled },
        { do: 'make', directory: lab },
        { do: 'write', file: `${lab}/cgroup.subtree_control`, text: enabled },
        { do: 'make', directory: `${lab}/h2` },
        { do: 'write', file: `${lab}/h2/memory.max`, text: '4096' },
      ],
    });
  });

  it.each([
    ['the memory controller is missing', mounts, ['cpu'], /memory controller is missing in \/sys\/fs\/cgroup/],
    ['no cgroup file system is mounted', [], [], /no cgroup file system/],
  ])('is nowhere when %s', (_, mounted, unifiedControllers, reason) => {
    expect(folders(place({ own: own('0::/'), mounts: mounted, unifiedControllers }))).toMatch(reason);
  });
});
