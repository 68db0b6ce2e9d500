import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'ssh2';
import { type Lab, openLab } from '../lab/lab.ts';

/** A lab of its own, beside the checkout's, so that faults here meet nobody's cluster. */
describe('a lab', () => {
  let checkout: string;
  let lab: Lab;

  beforeAll(async () => {
    checkout = await realpath(await mkdtemp(join(tmpdir(), 'lab-e2e-')));
    lab = await openLab(checkout);
    await lab.up({ hosts: 2 });
  });
  afterAll(async () => {
    await lab.down(); // not purged: the base system serves every checkout
    await rm(checkout, { recursive: true });
  });

  const said = async (host: string, line: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await lab.ssh(host, line);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    return stdout.trim();
  };
  const bootOf = (host: string) => said(host, 'stat --format=%Y.%i /proc/1; cat /proc/1/stat | cut -d" " -f22');
  const power = async (host: string) => (await lab.host(host).status()).power;

  it('has hosts that look like CentOS Stream 9 with firewalld running', async () => {
    expect(await said('h1', '. /etc/os-release; echo $ID $VERSION_ID; cat /etc/redhat-release; rpm -E %rhel')).toBe(
      'centos 9\nCentOS Stream release 9\n9',
    );
    expect(await said('h1', 'firewall-cmd --state; firewall-cmd --list-services; hostname')).toMatch(
      /^running\n.*ssh.*\nh1$/,
    );
    expect(await said('h1', 'dnf --quiet repoquery')).toContain('centos-stream-release');
  });

  it('has bare hosts: nothing of a cluster on any of them', async () => {
    const ours = 'node etcd etcdctl containerd ctr runc dockerd kubelet kubectl conntrack';
    for (const { name } of lab.hosts) {
      expect((await lab.ssh(name, `command -v ${ours}`)).stdout).toBe('');
      expect(
        await said(name, 'ls -d /opt/* /opt/cni /etc/kubernetes /etc/cni /var/lib/etcd/* 2>/dev/null || true'),
      ).toBe('');
    }
  });

  it('lets its hosts reach each other by name, and nothing outside', async () => {
    expect(await said('h1', 'ping -c1 -W2 h2 >/dev/null && echo reached')).toBe('reached');
    expect((await lab.ssh('h1', 'ping -c1 -W1 192.0.2.1')).exitCode).not.toBe(0);
    expect(await said('h1', 'cat /etc/resolv.conf')).toBe('');
  });

  it('lets ops in by key and by password, with sudo by password, and refuses a wrong one', async () => {
    const asOps = await lab.ssh('h1', 'sudo -S -p "" id -u', { user: 'ops', input: 'ops\n' });
    expect(asOps.stdout.trim()).toBe('0');
    expect((await lab.ssh('h1', 'sudo -n true', { user: 'ops' })).exitCode).not.toBe(0);
    // sshd takes its time over a wrong password: ask at once.
    await Promise.all([
      expect(passwordLogin(lab, 'h1', 'ops', 'ops')).resolves.toBeUndefined(),
      expect(passwordLogin(lab, 'h1', 'ops', 'wrong')).rejects.toThrow('authentication'),
      expect(passwordLogin(lab, 'h1', 'root', 'ops')).rejects.toThrow('authentication'),
    ]);
  });

  it('survives a power loss with its disk', async () => {
    await said('h2', 'echo kept > /root/mark; sync');
    await lab.host('h2').kill();
    expect(await power('h2')).toBe('off');
    expect(await lab.host('h2').start()).toBe('running');
    expect(await said('h2', 'cat /root/mark')).toBe('kept');
  });

  it('reboots from inside and from outside', async () => {
    const first = await bootOf('h2');
    expect(await lab.host('h2').reboot()).toBe('running');
    const second = await bootOf('h2');
    expect(second).not.toBe(first);
    await lab.host('h2').stop();
    expect(await power('h2')).toBe('off');
    await lab.host('h2').start();
    expect(await bootOf('h2')).not.toBe(second);
  });

  it('pauses and resumes: the processes are the same ones', async () => {
    const before = await bootOf('h2');
    await lab.host('h2').pause();
    expect(await power('h2')).toBe('paused');
    await expect(lab.host('h2').stop()).rejects.toMatchObject({ code: 'lab-host-state' });
    await lab.host('h2').resume();
    expect(await bootOf('h2')).toBe(before);
  });

  it('cuts and heals a host, and parts two hosts from each other', async () => {
    const reaches = async () => (await lab.ssh('h1', 'ping -c1 -W1 h2')).exitCode === 0;
    await lab.host('h2').cut();
    expect(await reaches()).toBe(false);
    await lab.host('h2').heal();
    expect(await reaches()).toBe(true);
    await lab.partition('h1', 'h2');
    expect(await reaches()).toBe(false);
    expect(await said('h2', 'hostname')).toBe('h2');
    await lab.reunite('h1', 'h2');
    expect(await reaches()).toBe(true);
  });

  it('comes up again when its processes were killed, whichever were', async () => {
    await said('h1', 'echo kept > /root/mark; sync');
    for (const { pid } of await Promise.all(lab.hosts.map((host) => host.status())))
      process.kill(pid as number, 'SIGKILL');
    await lab.up();
    expect(await Promise.all(lab.hosts.map(({ name }) => power(name)))).toEqual(['running', 'running']);
    expect(await said('h1', 'cat /root/mark')).toBe('kept');
    const before = await bootOf('h1');
    await lab.up();
    expect(await bootOf('h1')).toBe(before);
  });

  it('makes a host bare again, with the same SSH host keys', async () => {
    await said('h1', 'echo stays > /var/lib/etcd/member; mkdir /opt/pilothouse; useradd left');
    await lab.host('h1').reset();
    expect(await said('h1', 'ls /opt /var/lib/etcd /root; id -u left 2>/dev/null || echo nobody')).toBe(
      '/opt:\n\n/root:\n\n/var/lib/etcd:\nnobody',
    );
  });
});

async function passwordLogin(lab: Lab, name: string, username: string, password: string): Promise<void> {
  const known = await readFile(lab.knownHostsFile, 'utf8');
  const host = lab.host(name).address;
  const hostVerifier = (key: Buffer) => known.includes(`${name},${host} `) && known.includes(key.toString('base64'));
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('ready', () => {
      client.end();
      resolve();
    });
    client.on('error', reject);
    client.connect({ host, username, password, readyTimeout: 20_000, hostVerifier });
  });
}
