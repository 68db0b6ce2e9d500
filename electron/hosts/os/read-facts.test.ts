import { describe, expect, it } from 'vitest';
import { FakeHost } from '../../../test/fakes/fake-host.ts';
import { gatherFacts } from './gather-facts.ts';
import { readFacts } from './read-facts.ts';

/** What the script answered on a CentOS Stream 9 with cgroup v2, shortened; and on which day. */
const sections: Record<string, string> = {
  time: '1795250011.384623714',
  os: 'NAME="CentOS Stream"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"',
  machine: 'x86_64',
  kernel: '5.14.0-503.el9.x86_64',
  hostname: 'H1',
  'machine-id': '9b845e209eed4476ba51a6d576d63023',
  glibc: 'glibc 2.34',
  libraries:
    "3 libs found in cache `/etc/ld.so.cache'\n\tlibz.so.1 (libc6,x86-64) => /lib64/libz.so.1\n" +
    '\tlibz.so.1 (libc6) => /lib/libz.so.1\n\tlibonly32.so.1 (libc6) => /lib/libonly32.so.1\n' +
    '\tlibc.so.6 (libc6,x86-64, OS ABI: Linux 3.2.0) => /lib64/libc.so.6',
  systemd: 'systemd 252 (252-46.el9)\n+PAM +AUDIT +SELINUX -APPARMOR',
  cgroup: 'cgroup2fs',
  selinux: '1',
  firewalld: 'active',
  cpus: '4',
  memory: 'MemTotal:        7901380 kB\nMemFree:          123456 kB',
  tools: 'ip\nss\nnft',
  addresses: '2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0',
  listening: 'tcp   LISTEN 0      128    0.0.0.0:22     0.0.0.0:*    users:(("sshd",pid=66,fd=6))',
  units:
    'Id=etcd.service\nLoadState=not-found\nFragmentPath=\nActiveState=inactive\nUnitFileState=\n\n' +
    'ExecStart={ path=/usr/bin/kubelet ; argv[]=/usr/bin/kubelet --v=2 ; ignore_errors=no ; start_time=[n/a] }\n' +
    'Id=kubelet.service\nLoadState=loaded\nFragmentPath=/usr/lib/systemd/system/kubelet.service\nActiveState=active\nUnitFileState=enabled',
  'disk /opt':
    'Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/mapper/cs-root    17811456 2123456  15688000      12% /',
  'disk /var/lib/etcd':
    'Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/sdb1    1000 200  800      20% /var/lib with spaces',
};
const now = 1795250011400;
const context = {
  paths: ['/opt', '/var/lib/etcd'],
  units: ['etcd.service', 'kubelet.service'],
  between: [now - 50, now + 50] as const,
};
const answer = (changes: Record<string, string> = {}) =>
  Object.entries({ ...sections, ...changes })
    .map(([name, text]) => `\n@@ ${name}\n${text}\n`)
    .join('');

it('reads a whole host', () => {
  expect(readFacts('h1', answer(), context)).toEqual({
    os: { id: 'centos', versionId: '9', prettyName: 'CentOS Stream 9', family: 'centos' },
    architecture: 'amd64',
    kernel: '5.14.0-503.el9.x86_64',
    glibc: '2.34',
    libraries: ['libz.so.1', 'libc.so.6'],
    systemd: 252,
    cgroup: 'v2',
    selinux: 'enforcing',
    firewalld: 'active',
    cpus: 4,
    memoryBytes: 7901380 * 1024,
    disks: [
      { path: '/opt', mountPoint: '/', sizeBytes: 17811456 * 1024, availableBytes: 15688000 * 1024 },
      { path: '/var/lib/etcd', mountPoint: '/var/lib with spaces', sizeBytes: 1024_000, availableBytes: 800 * 1024 },
    ],
    hostname: 'h1',
    machineId: '9b845e209eed4476ba51a6d576d63023',
    addresses: [{ interface: 'eth0', address: '10.0.0.5', prefix: 24 }],
    listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' }],
    units: [
      {
        name: 'kubelet.service',
        path: '/usr/lib/systemd/system/kubelet.service',
        program: '/usr/bin/kubelet',
        activeState: 'active',
        fileState: 'enabled',
      },
    ],
    tools: ['ip', 'ss', 'nft'],
    clockSkew: -15,
  });
});

it.each<[section: string, text: string, facts: object]>([
  ['machine', 'aarch64', { architecture: 'arm64' }],
  ['selinux', '0', { selinux: 'permissive' }],
  ['selinux', '', { selinux: 'disabled' }],
  ['firewalld', '', { firewalld: 'absent' }],
  ['firewalld', 'inactive', { firewalld: 'inactive' }],
  ['firewalld', 'failed', { firewalld: 'inactive' }],
  ['cgroup', 'tmpfs', { cgroup: 'v1' }],
  ['glibc', '', { glibc: undefined }],
  ['systemd', '', { systemd: undefined }],
  ['tools', '', { tools: [] }],
  ['units', '', { units: [] }],
  ['listening', '', { listening: [] }],
])('%s %j means %j', (section, text, facts) => {
  expect(readFacts('h1', answer({ [section]: text }), context)).toMatchObject(facts);
});

describe('what cannot be read', () => {
  it.each<[section: string, text: string, code: string, params: object]>([
    ['os', 'ID=alpine\nPRETTY_NAME="Alpine Linux v3.20"', 'host-os-unknown', { os: 'Alpine Linux v3.20' }],
    ['os', '', 'host-facts-unreadable', { reason: 'it does not tell its operating system' }],
    ['machine', 'riscv64', 'host-architecture-unknown', { architecture: 'riscv64' }],
    ['memory', '', 'host-facts-unreadable', { reason: 'it does not tell its memory' }],
    ['disk /opt', '', 'host-facts-unreadable', { reason: 'it does not tell its free space at /opt' }],
    ['time', '', 'host-facts-unreadable', { reason: 'it does not tell its time' }],
  ])('%s %j is %s', (section, text, code, params) => {
    const reading = () => readFacts('h1', answer({ [section]: text }), context);
    expect(reading).toThrow(expect.objectContaining({ code, params: { host: 'h1', ...params } }) as Error);
  });
});

it('asks in one command that only reads', async () => {
  const host = new FakeHost('h1').answer(() => true, { stdout: answer() });
  const { signal } = new AbortController();
  const facts = await gatherFacts(host, { signal, paths: context.paths, units: context.units });
  expect(facts.hostname).toBe('h1');
  expect(host.calls).toHaveLength(1);
  expect(host.calls[0]!.command.slice(-3, -1)).toEqual(['/opt /var/lib/etcd', 'etcd.service kubelet.service']);
});
