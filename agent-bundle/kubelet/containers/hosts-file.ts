import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodNames } from './hostname.ts';

const always = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/**
 * The /etc/hosts that a pod's containers share. Pods on the host's network start from the host's file.
 * https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
 */
export function hostsFile(pod: Pod, names: PodNames, ips: readonly string[], ofHost: string): string {
  const own = ips.map((ip) => `${ip}\t${names.fqdn ? `${names.fqdn}\t` : ''}${names.hostname}\n`);
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`);
  const added = aliases.length > 0 ? ['\n# Entries added by HostAliases.\n', ...aliases] : [];
  const base = pod.spec.hostNetwork ? [`# Kubernetes-managed hosts file (host network).\n${ofHost}`] : [always, ...own];
  return [...base, ...added].join('');
}
