import { agentUnit } from './agent-unit.ts';
import { containerdSocket } from './containerd.ts';
import type { UnitFile } from './unit-file.ts';

export interface KubeletSettings {
  readonly release: string;
  readonly apiServers: readonly string[];
  readonly nodeName: string;
  readonly address: string;
}

export const kubeletData = '/var/lib/kubelet';

/** Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/ */
export function kubeletUnit({ release, apiServers, nodeName, address }: KubeletSettings): UnitFile {
  return agentUnit(
    {
      name: 'kubelet',
      description: 'Runs the pods of this Kubernetes node',
      documentation: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/',
      component: 'kubelet',
      after: ['pilothouse-containerd.service', 'kube-apiserver.service'],
      flags: {
        kubeconfig: '/etc/kubernetes/kubelet.conf',
        'api-servers': apiServers.join(','),
        'hostname-override': nodeName,
        'node-ip': address,
        'container-runtime-endpoint': `unix://${containerdSocket}`,
        'root-dir': kubeletData,
        'client-ca-file': '/etc/kubernetes/pki/ca.crt',
        'tls-cert-file': `${kubeletData}/pki/kubelet.crt`,
        'tls-private-key-file': `${kubeletData}/pki/kubelet.key`,
        'cluster-domain': 'cluster.local',
      },
      // Its mounts are to be seen by containerd, so no mount namespace of its own (ProtectHome makes one).
      service: { ProtectHome: 'no', KillMode: 'process', Delegate: 'yes', OOMScoreAdjust: -900 },
    },
    release,
  );
}
