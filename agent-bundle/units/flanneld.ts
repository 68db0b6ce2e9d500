import { agentUnit } from './agent-unit.ts';
import type { UnitFile } from './unit-file.ts';

export interface OverlaySettings {
  readonly release: string;
  readonly apiServers: readonly string[];
  readonly nodeName: string;
  readonly address: string;
}

export const netConfigPath = '/etc/kube-flannel/net-conf.json';

/** The overlay's network as flannel's configuration file says it. */
export function netConfig(podCIDR: string, backend: 'vxlan'): string {
  return `${JSON.stringify({ Network: podCIDR, Backend: { Type: backend } }, null, 2)}\n`;
}

/** https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md */
export function flanneldUnit({ release, apiServers, nodeName, address }: OverlaySettings): UnitFile {
  return agentUnit(
    {
      name: 'flanneld',
      description: 'The pods’ overlay network between the nodes',
      documentation: 'https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md',
      component: 'overlay',
      after: ['kube-apiserver.service'],
      flags: {
        kubeconfig: '/etc/kubernetes/flanneld.conf',
        'api-servers': apiServers.join(','),
        'hostname-override': nodeName,
        'public-ip': address,
        'net-config-path': netConfigPath,
      },
    },
    release,
  );
}
