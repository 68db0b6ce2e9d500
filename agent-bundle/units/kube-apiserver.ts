import { agentUnit, networkOnly } from './agent-unit.ts';
import type { UnitFile } from './unit-file.ts';

export interface ApiserverSettings {
  readonly release: string;
  /** Where nodes reach it. */
  readonly address: string;
  /** `https://10.0.0.1:2379` of every member. */
  readonly etcdServers: readonly string[];
  readonly serviceCIDR: string;
  /** Requests are recorded as `auditPolicyPath` says. */
  readonly audit?: boolean;
}

const pki = '/etc/kubernetes/pki';

/** What is recorded of requests: a Policy of audit.k8s.io/v1. */
export const auditPolicyPath = '/etc/kubernetes/audit-policy.yaml';

/** Below /var/log. A gigabyte is kept, a month at most. */
const auditFolder = 'kubernetes/audit';
const auditing = {
  'audit-policy-file': auditPolicyPath,
  'audit-log-path': `/var/log/${auditFolder}/audit.log`,
  'audit-log-maxsize': '100',
  'audit-log-maxbackup': '10',
  'audit-log-maxage': '30',
};
const auditLogs = { LogsDirectory: auditFolder, LogsDirectoryMode: '0700' };

/** Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
export function kubeApiserverUnit(settings: ApiserverSettings): UnitFile {
  const { release, address, etcdServers, serviceCIDR, audit = false } = settings;
  return agentUnit(
    {
      name: 'kube-apiserver',
      description: 'The Kubernetes API',
      documentation: 'https://kubernetes.io/docs/concepts/overview/kubernetes-api/',
      component: 'apiserver',
      after: ['etcd.service'],
      flags: {
        'advertise-address': address,
        'bind-address': '0.0.0.0',
        'secure-port': '6443',
        'storage-backend': 'etcd3',
        'etcd-servers': etcdServers.join(','),
        'etcd-cafile': `${pki}/etcd/ca.crt`,
        'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
        'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
        'encryption-provider-config': `${pki}/encryption-config.yaml`,
        'encryption-provider-config-automatic-reload': 'true',
        'client-ca-file': `${pki}/ca.crt`,
        'tls-cert-file': `${pki}/apiserver.crt`,
        'tls-private-key-file': `${pki}/apiserver.key`,
        'kubelet-certificate-authority': `${pki}/ca.crt`,
        'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
        'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
        'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
        'requestheader-allowed-names': 'front-proxy-client',
        'enable-bootstrap-token-auth': 'true',
        'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
        'proxy-client-key-file': `${pki}/front-proxy-client.key`,
        'service-account-key-file': `${pki}/sa.pub`,
        'service-account-signing-key-file': `${pki}/sa.key`,
        'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
        'service-cluster-ip-range': serviceCIDR,
        'service-node-port-range': '30000-32767',
        ...(audit ? auditing : {}),
      },
      service: { ...networkOnly, OOMScoreAdjust: -900, ...(audit ? auditLogs : {}) },
      // A request leaves garbage behind: with 1 a create takes a fifth more time, and the old generation grows larger.
      youngGeneration: 8,
    },
    release,
  );
}
