import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { expect, it } from 'vitest';
import type { LabCluster } from './cluster.ts';

/** Prints what of ours is still on a host; logs may stay. */
const leftovers = `
systemctl list-unit-files --no-legend 'etcd*' 'kube*' 'flanneld*' 'pilothouse*'
findmnt -rno TARGET | grep -E '/var/lib/(kubelet|pilothouse)/.+|/run/(pilothouse|netns|flannel)' || true
ls /run/netns /var/run/netns 2>/dev/null || true
ip -br link | grep -E '^(flannel|cni|veth)' || true
nft list tables | grep -E 'kube-proxy|flannel|pilothouse' || true
ls -d /opt/pilothouse /opt/containerd /etc/kubernetes /etc/pilothouse /etc/kube-flannel /etc/cni/net.d/10-pilothouse.conflist /run/flannel /run/pilothouse /var/cache/pilothouse 2>/dev/null || true
find /var/lib/kubelet /var/lib/etcd /var/lib/pilothouse -mindepth 1 -maxdepth 1 2>/dev/null || true
ls /etc/systemd/system | grep -E 'etcd|kube|flanneld|pilothouse' || true
ls /etc/sysctl.d /etc/modules-load.d | grep -E 'pilothouse|kubernetes' || true
firewall-cmd --list-all-zones | grep -E '2379|6443|10250|8472|10\\.244|30000' || true
firewall-cmd --permanent --list-all-zones | grep -E '2379|6443|10250|8472|10\\.244|30000' || true
find /proc/[0-9]*/exe -lname '/opt/pilothouse/*' 2>/dev/null || true
`;

export function destroying(cluster: () => LabCluster): void {
  it('leaves nothing behind', async () => {
    const { exitCode, stderr } = await cluster().pilothouse('destroy', '--yes');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    for (const { name } of cluster().lab.hosts) expect(await cluster().on(name, leftovers)).toBe('');
  });

  it('makes the cluster again, as an ordinary user with a sudo password', async () => {
    cluster().forgetHome();
    const file = parse(await readFile(cluster().lab.clusterFile, 'utf8')) as {
      spec: { hosts: Array<Record<string, unknown>>; knownHosts: string };
    };
    const asOps = file.spec.hosts.map((host) => ({
      ...host,
      user: 'ops',
      key: cluster().lab.keyFile,
      sudo: { password: 'ops' },
    }));
    const spec = { ...file.spec, hosts: asOps, knownHosts: cluster().lab.knownHostsFile };
    const path = await cluster().scratchFile('ops.yaml', stringify({ ...file, spec }));
    const { exitCode, stdout, stderr } = await cluster().create(path);
    expect(stderr + stdout).not.toContain('failed');
    expect(exitCode).toBe(0);
    expect((await cluster().kubectl('get', 'nodes', '--no-headers')).match(/ Ready /g)).toHaveLength(3);
    const again = await cluster().create(path);
    expect(again.stdout).toMatch(/\b0 changes\b/);
  });
}
