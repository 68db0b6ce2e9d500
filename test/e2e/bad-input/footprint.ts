import type { Lab } from '../../lab/lab.ts';

/**
 * Everything a run could leave on a host: files with their times, units of ours, kernel rules (firewalld's are among
 * them; what it keeps for good is in /etc), links, addresses, routes and mounts. Left out is what sshd, sudo and systemd
 * write by themselves when somebody logs in.
 */
const script = `
find /etc /opt /root /home /tmp /var/tmp /usr/local /var/lib /var/cache /run/systemd/system /run/pilothouse \\
  -not -path '/var/lib/systemd/*' -not -path '/var/lib/sudo*' -not -path '/var/lib/wtmpdb*' \\
  -printf '%p %y %m %u %s %T@\\n' 2>/dev/null | sort
systemctl list-units --all --no-legend --plain 'etcd*' 'kube*' 'flanneld*' 'pilothouse*'
nft list ruleset
ip -oneline link; ip -oneline address; ip route
findmnt --list --noheadings --output TARGET,SOURCE | grep -v '^/run/user'
sysctl net.ipv4.ip_forward
`;

/** What of ours no bare host has in its footprint. */
export const ours =
  /\/(etc|opt|run)\/pilothouse|\/etc\/kubernetes|(etcd|kube\S*|flanneld|containerd)\.service|cni0|flannel/;

/** The footprint of every host, by name: the same before and after means that nothing was changed. */
export async function footprints(lab: Lab): Promise<Record<string, string>> {
  const entries = lab.hosts.map(async (host) => [host.name, (await host.ssh(script)).stdout] as const);
  return Object.fromEntries(await Promise.all(entries));
}
