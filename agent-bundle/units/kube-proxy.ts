import { agentUnit } from './agent-unit.ts';
import type { UnitFile } from './unit-file.ts';

export interface ProxySettings {
  readonly release: string;
  readonly apiServers: readonly string[];
  readonly nodeName: string;
  readonly podCIDR: string;
}

/** Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/ */
export function kubeProxyUnit({ release, apiServers, nodeName, podCIDR }: ProxySettings): UnitFile {
  return agentUnit(
    {
      name: 'kube-proxy',
      description: 'Service addresses of Kubernetes, in this node’s kernel',
      documentation: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
      component: 'kube-proxy',
      after: ['kube-apiserver.service'],
      flags: {
        kubeconfig: '/etc/kubernetes/kube-proxy.conf',
        'api-servers': apiServers.join(','),
        'hostname-override': nodeName,
        'cluster-cidr': podCIDR,
        'proxy-mode': 'nftables',
      },
    },
    release,
  );
}
