import { agentUnit, networkOnly } from './agent-unit.ts';
import type { UnitFile } from './unit-file.ts';

export interface ControllerManagerSettings {
  readonly release: string;
  readonly apiServers: readonly string[];
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  /** A Go duration. */
  readonly nodeMonitorGracePeriod: string;
}

/** Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
export function kubeControllerManagerUnit(settings: ControllerManagerSettings): UnitFile {
  return agentUnit(
    {
      name: 'kube-controller-manager',
      description: 'Kubernetes’ controllers',
      documentation: 'https://kubernetes.io/docs/concepts/architecture/controller/',
      component: 'controller-manager',
      after: ['kube-apiserver.service'],
      flags: {
        kubeconfig: '/etc/kubernetes/controller-manager.conf',
        'api-servers': settings.apiServers.join(','),
        // Those that sign cluster-info and clear old bootstrap tokens away run only where they are named.
        controllers: '*,bootstrap-signer-controller,token-cleaner-controller',
        'cluster-cidr': settings.podCIDR,
        'service-cluster-ip-range': settings.serviceCIDR,
        'allocate-node-cidrs': 'true',
        'node-cidr-mask-size': '24',
        'node-monitor-grace-period': settings.nodeMonitorGracePeriod,
        'root-ca-file': '/etc/kubernetes/pki/ca.crt',
        'cluster-signing-cert-file': '/etc/kubernetes/pki/ca.crt',
        'cluster-signing-key-file': '/etc/kubernetes/pki/ca.key',
        'service-account-private-key-file': '/etc/kubernetes/pki/sa.key',
        'use-service-account-credentials': 'true',
      },
      service: networkOnly,
    },
    settings.release,
  );
}
