import { expect, it } from 'vitest';
import type { LabCluster } from './cluster.ts';

/** What must not be there before `create`: nothing of ours comes with the hosts. */
const bareCheck = `
for command in node etcd etcdctl containerd ctr runc; do command -v $command && exit 1; done
for path in /opt/pilothouse /opt/cni/bin /usr/lib/cni /etc/kubernetes /etc/cni; do test -e $path && exit 1; done
systemctl is-active --quiet firewalld
`;

export function creating(cluster: () => LabCluster): void {
  it('starts from hosts that have nothing of ours, with firewalld running', async () => {
    for (const { name } of cluster().lab.hosts) await cluster().on(name, bareCheck);
  });

  it('makes a cluster of bare hosts: every node ready, the demo running', async () => {
    const { exitCode, stdout, stderr } = await cluster().create();
    expect(stderr + stdout).toContain('verify');
    expect(exitCode).toBe(0);
    const nodes = await cluster().kubectl('get', 'nodes', '--no-headers');
    expect(
      nodes
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/).slice(0, 2)),
    ).toEqual([
      ['h1', 'Ready'],
      ['h2', 'Ready'],
      ['h3', 'Ready'],
    ]);
    const pods = await cluster().kubectl('get', 'pods', '-A', '-o', 'wide', '--no-headers');
    expect(
      pods
        .trim()
        .split('\n')
        .filter((line) => line.includes('Running')).length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('changes nothing when it runs again', async () => {
    const { exitCode, stdout } = await cluster().create();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\b0 changes\b/);
  });

  it('changes nothing and gives a working kubeconfig after the desktop lost its data', async () => {
    cluster().forgetHome();
    const { exitCode, stdout } = await cluster().create();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\b0 changes\b/);
    expect(await cluster().kubectl('get', 'nodes', '-o', 'name')).toContain('node/h3');
  });

  it('tells the state of nodes, units and etcd members', async () => {
    const { exitCode, stdout } = await cluster().pilothouse('status', '-o', 'json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('kube-apiserver');
    const { stdout: words } = await cluster().pilothouse('status');
    for (const { name } of cluster().lab.hosts) expect(words).toContain(name);
  });

  it('runs a command on a host', async () => {
    const { stdout } = await cluster().pilothouse('exec', 'h2', '--', 'hostname');
    expect(stdout.trim()).toBe('h2');
  });

  it('leaves firewalld running on every host', async () => {
    for (const { name } of cluster().lab.hosts) await cluster().on(name, 'systemctl is-active --quiet firewalld');
  });
}
