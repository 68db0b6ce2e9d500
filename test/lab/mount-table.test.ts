import { expect, it } from 'vitest';
import { parseMountTable } from './mount-table.ts';

it('reads mountinfo: optional fields, escaped blanks, options of the file system', () => {
  const table = parseMountTable(
    [
      '36 31 0:33 / /sys/fs/cgroup/cpu rw,relatime shared:9 master:2 - cgroup cgroup rw,cpu,cpuacct',
      '90 27 0:50 / /srv/a\\040b rw - overlay lab-1 rw,lowerdir=/base,upperdir=/up\\134per',
      '33 31 0:30 /docker/4f /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
      'not a line of it',
      '',
    ].join('\n'),
  );
  expect(table).toEqual([
    {
      root: '/',
      mountPoint: '/sys/fs/cgroup/cpu',
      type: 'cgroup',
      source: 'cgroup',
      superOptions: ['rw', 'cpu', 'cpuacct'],
    },
    {
      root: '/',
      mountPoint: '/srv/a b',
      type: 'overlay',
      source: 'lab-1',
      superOptions: ['rw', 'lowerdir=/base', 'upperdir=/up\\per'],
    },
    {
      root: '/docker/4f',
      mountPoint: '/sys/fs/cgroup/memory',
      type: 'cgroup',
      source: 'cgroup',
      superOptions: ['rw', 'memory'],
    },
  ]);
});
