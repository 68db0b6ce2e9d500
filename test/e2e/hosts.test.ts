import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostContract } from '../../electron/hosts/host.contract.ts';
import { gatherFacts } from '../../electron/hosts/os/gather-facts.ts';
import { UnknownHostKey } from '../../electron/hosts/ssh/connect-error.ts';
import { connectSsh } from '../../electron/hosts/ssh/ssh-host.ts';
import type { SshTarget } from '../../electron/hosts/ssh/target.ts';
import { type Lab, openLab } from '../lab/lab.ts';

/** A host of its own, with a real sshd, sudo and users that may and may not. */
const never = new AbortController().signal;
const asked = { intent: 'try it', signal: never };
/** Words that a careless line of shell would fall over. */
const carolsPassword = `it's "$HOME" \\n`;
let checkout: string;
let lab: Lab;
let root: SshTarget;
let ops: SshTarget;

beforeAll(async () => {
  checkout = await realpath(await mkdtemp(join(tmpdir(), 'hosts-e2e-')));
  lab = await openLab(checkout);
  await lab.up({ hosts: 1 });
  const host = lab.host('h1');
  const knownHosts = await readFile(lab.knownHostsFile, 'utf8');
  const key = { kind: 'key', path: lab.keyFile } as const;
  root = { name: 'h1', address: host.address, port: 22, user: 'root', authentication: key, trust: { knownHosts } };
  ops = { ...root, user: 'ops', sudoPassword: 'ops' };
  const users = [
    'useradd -m guest; echo guest:guest | chpasswd',
    'useradd -m free; echo free:free | chpasswd; echo "free ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/free',
    'useradd -m carol; cat | chpasswd; echo "carol ALL=(ALL) ALL" >/etc/sudoers.d/carol',
    'useradd -m terry; echo terry:terry | chpasswd; printf "Defaults:terry requiretty\\nterry ALL=(ALL) ALL\\n" >/etc/sudoers.d/terry',
  ];
  const made = await host.ssh(users.join('\n'), { input: `carol:${carolsPassword}\n` });
  expect(made).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await lab.down({ purge: true });
  await rm(checkout, { recursive: true });
});

const password = (user: string, word: string): SshTarget => ({
  ...root,
  user,
  authentication: { kind: 'password', password: word },
});

describe.each<[how: string, target: () => SshTarget]>([
  ['root with a key', () => root],
  ['ops with a key and a sudo password', () => ops],
  ['ops with a password', () => password('ops', 'ops')],
  ['a user whose sudo asks nothing', () => password('free', 'free')],
])('%s', (_how, target) => {
  hostContract('SshHost', async () => ({
    host: await connectSsh(target(), { signal: never }),
    folder: `/root/contract-${randomBytes(4).toString('hex')}`,
    greeter: { address: '127.0.0.1', port: 22, greeting: 'SSH-2.0-OpenSSH' },
  }));
});

describe('getting in', () => {
  it.each<[what: string, target: () => SshTarget, code: string]>([
    ['a wrong password', () => password('ops', 'wrong'), 'ssh-authentication-refused'],
    ['a user that does not exist', () => password('nobody-here', 'x'), 'ssh-authentication-refused'],
    ['a wrong sudo password', () => ({ ...ops, sudoPassword: 'wrong' }), 'sudo-password-wrong'],
    ['no sudo password', () => ({ ...ops, sudoPassword: undefined }), 'sudo-password-needed'],
    ['a user without sudo', () => password('guest', 'guest'), 'sudo-not-allowed'],
    ['a sudo that wants a terminal', () => password('terry', 'terry'), 'sudo-needs-terminal'],
    ['a port where nobody listens', () => ({ ...root, port: 2222 }), 'host-unreachable'],
    ['a changed host key', () => ({ ...root, trust: { hostKey: `SHA256:${'A'.repeat(43)}` } }), 'host-key-changed'],
  ])('says clearly: $0', async (_what, target, code) => {
    await expect(connectSsh(target(), { signal: never })).rejects.toMatchObject({ code, params: { host: 'h1' } });
  });

  it('shows an unknown host key, and trusts it once it is accepted or kept', async () => {
    const stranger = { ...root, trust: {} };
    const error = await connectSsh(stranger, { signal: never }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownHostKey);
    const { fingerprint, knownHostsLine } = error as UnknownHostKey;
    expect((await lab.ssh('h1', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).stdout).toContain(fingerprint);
    const accepted = await connectSsh({ ...root, trust: { accepted: [fingerprint] } }, { signal: never });
    expect(accepted.knownHostsLine).toBe(knownHostsLine);
    await accepted.close();
    const kept = await connectSsh({ ...root, trust: { knownHosts: knownHostsLine } }, { signal: never });
    await kept.close();
  });

  it.each(['ssh-rsa', 'ecdsa-sha2-nistp256'])('asks for the key that is known, here %s', async (type) => {
    const lines = root.trust.knownHosts!.split('\n').filter((line) => line.includes(` ${type} `));
    const host = await connectSsh({ ...root, trust: { knownHosts: lines.join('\n') } }, { signal: never });
    expect(host.knownHostsLine).toContain(type);
    await host.close();
  });

  it('uses the keys of an agent', async () => {
    const socket = join(checkout, 'agent.sock');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(agent.stdout, 'data');
    try {
      const withAgent = { ...root, authentication: { kind: 'agent', socket } } as const;
      await expect(connectSsh(withAgent, { signal: never })).rejects.toMatchObject({
        code: 'ssh-authentication-refused',
      });
      const add = spawn('ssh-add', ['-q', lab.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      expect(await once(add, 'exit')).toEqual([0, null]);
      const host = await connectSsh(withAgent, { signal: never });
      expect((await host.run(['id', '-un'], asked)).stdout).toBe('root\n');
      await host.close();
    } finally {
      agent.kill();
    }
  });

  it('is as root through sudo with any password, which no process shows', async () => {
    const host = await connectSsh(password('carol', carolsPassword), { signal: never });
    const { stdout } = await host.run(['sh', '-c', 'id -u; cat; ps -eo args'], { ...asked, stdin: 'input\n' });
    expect(stdout).toMatch(/^0\ninput\n/);
    expect(stdout).toContain('sudo -S');
    expect(stdout).not.toContain("it's");
    await host.close();
  });
});

describe('a connection that is lost', () => {
  it('fails what is under way and what comes after, and says why', async () => {
    const host = await connectSsh(ops, { signal: never });
    const running = host.run(['sleep', '600'], asked);
    const following = host.stream(['sleep', '600'], { ...asked, onLine: () => {} });
    const lost = { code: 'host-connection-lost', params: { host: 'h1' } };
    const failures = Promise.all([
      expect(running).rejects.toMatchObject(lost),
      expect(following).rejects.toMatchObject(lost),
    ]);
    await host.run(['pkill', '-KILL', '-u', 'ops', 'sshd-session'], { ...asked, allowFailure: true }).catch(() => {});
    await failures;
    await expect(host.readFile('/etc/hostname', asked)).rejects.toMatchObject(lost);
    await host.close();
  });

  it.each<[who: string, target: () => SshTarget]>([
    ['root', () => root],
    ['ops', () => ops],
  ])('lets the next upload of %s go on where this one broke off', async (_who, target) => {
    const bytes = randomBytes(24 << 20);
    const local = join(checkout, 'large');
    await writeFile(local, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = '/root/large';

    const first = await connectSsh(target(), { signal: never });
    const breaking = first.upload(local, path, {
      signal: never,
      mode: 0o755,
      sha256,
      onProgress: ({ sent }) => {
        if (sent > 8 << 20) void first.close();
      },
    });
    await expect(breaking).rejects.toMatchObject({ code: 'host-connection-lost' });

    const second = await connectSsh(target(), { signal: never });
    expect(await second.readFile(path, asked)).toBeUndefined();
    const progress: number[] = [];
    const onProgress = ({ sent }: { sent: number }) => void progress.push(sent);
    expect(await second.upload(local, path, { signal: never, mode: 0o755, sha256, onProgress })).toBe('written');
    expect(progress[0]).toBeGreaterThan(4 << 20);
    expect((await second.run(['sha256sum', path], asked)).stdout).toContain(sha256);
    await second.remove(path, asked);
    await second.close();
    expect((await lab.ssh('h1', 'find /root /home -name "*.partial" -o -name .pilothouse-upload')).stdout).toBe('');
  });

  it('sends all of a file again when what it left is no beginning of it', async () => {
    const bytes = randomBytes(6 << 20);
    const local = join(checkout, 'changed');
    await writeFile(local, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const host = await connectSsh(root, { signal: never });
    await host.writeFile(`/root/.changed.${sha256.slice(0, 16)}.partial`, randomBytes(1 << 20), {
      ...asked,
      mode: 0o600,
    });
    expect(await host.upload(local, '/root/changed', { signal: never, mode: 0o600, sha256 })).toBe('written');
    expect((await host.run(['sha256sum', '/root/changed'], asked)).stdout).toContain(sha256);
    await host.close();
  });
});

describe('facts', () => {
  it.each<[who: string, target: () => SshTarget]>([
    ['root', () => root],
    ['ops', () => ops],
  ])('are gathered as %s', async (_who, target) => {
    const host = await connectSsh(target(), { signal: never });
    const question = {
      signal: never,
      paths: ['/opt/pilothouse/releases', '/var/lib/etcd'],
      units: ['etcd.service', 'firewalld.service', 'kubelet.service'],
    };
    const facts = await gatherFacts(host, question);
    await host.close();
    expect(facts).toMatchObject({
      os: { id: 'centos', versionId: '9', family: 'centos' },
      selinux: 'disabled',
      firewalld: 'active',
      hostname: 'h1',
      disks: [{ path: '/opt/pilothouse/releases', mountPoint: '/' }, { path: '/var/lib/etcd' }],
      units: [{ name: 'firewalld.service', activeState: 'active', fileState: 'enabled' }],
    });
    expect(facts.systemd).toBeGreaterThan(200);
    expect(facts.glibc).toMatch(/^2\.\d+$/);
    expect(facts.machineId).toMatch(/^[0-9a-f]{32}$/);
    expect(facts.tools).toEqual(expect.arrayContaining(['ip', 'ss', 'mount', 'modprobe', 'nft', 'firewall-cmd']));
    expect(facts.addresses).toContainEqual({ interface: 'eth0', address: host.address, prefix: 24 });
    expect(facts.listening).toContainEqual({ protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' });
    expect(Math.abs(facts.clockSkew)).toBeLessThan(60_000);
    expect(facts.disks.every((disk) => disk.availableBytes > 0 && disk.sizeBytes >= disk.availableBytes)).toBe(true);
  });
});
