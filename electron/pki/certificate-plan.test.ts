import { describe, expect, it } from 'vitest';
import { type PkiCluster, type PlannedCertificate, certificatePlan } from './certificate-plan.ts';

const cluster: PkiCluster = {
  hosts: [
    { name: 'h1', address: '10.0.0.1', roles: ['etcd', 'master', 'node'] },
    { name: 'h2', address: 'h2.example.org', privateAddress: '10.0.0.2', roles: ['etcd', 'master'] },
    { name: 'h3', address: '10.0.0.3', roles: ['etcd'] },
    { name: 'h4', address: '10.0.0.4', roles: ['node'] },
  ],
  network: { serviceCIDR: '10.96.0.0/16' },
};
const plan = certificatePlan(cluster);
const pathOf = ({ place }: PlannedCertificate) => (place.kind === 'files' ? place.certificatePath : place.path);
const at = (host: string, path: string) => plan.certificates.find((one) => one.host === host && pathOf(one) === path)!;

it('lays every certificate where kubeadm does, for each host by its roles', () => {
  const paths = (host: string) => plan.certificates.filter((one) => one.host === host).map(pathOf);
  const master = [
    '/etc/kubernetes/pki/apiserver.crt',
    '/etc/kubernetes/pki/apiserver-kubelet-client.crt',
    '/etc/kubernetes/pki/apiserver-etcd-client.crt',
    '/etc/kubernetes/pki/front-proxy-client.crt',
    '/etc/kubernetes/admin.conf',
    '/etc/kubernetes/controller-manager.conf',
    '/etc/kubernetes/scheduler.conf',
  ];
  const etcd = ['server', 'peer', 'healthcheck-client'].map((name) => `/etc/kubernetes/pki/etcd/${name}.crt`);
  const node = [
    '/var/lib/kubelet/pki/kubelet.crt',
    '/etc/kubernetes/kubelet.conf',
    '/etc/kubernetes/kube-proxy.conf',
    '/etc/kubernetes/flanneld.conf',
  ];
  expect(paths('h1')).toEqual([...master, ...etcd, ...node]);
  expect(paths('h2')).toEqual([...master, ...etcd]);
  expect(paths('h3')).toEqual(etcd);
  expect(paths('h4')).toEqual(node);
});

it('keeps keys of authorities on masters, and each authority where it is believed', () => {
  expect(plan.authorities).toEqual([
    {
      name: 'kubernetes-ca',
      certificatePath: '/etc/kubernetes/pki/ca.crt',
      keyPath: '/etc/kubernetes/pki/ca.key',
      certificateOn: ['h1', 'h2', 'h4'],
      keyOn: ['h1', 'h2'],
    },
    {
      name: 'etcd-ca',
      certificatePath: '/etc/kubernetes/pki/etcd/ca.crt',
      keyPath: '/etc/kubernetes/pki/etcd/ca.key',
      certificateOn: ['h1', 'h2', 'h3'],
      keyOn: ['h1', 'h2'],
    },
    {
      name: 'kubernetes-front-proxy-ca',
      certificatePath: '/etc/kubernetes/pki/front-proxy-ca.crt',
      keyPath: '/etc/kubernetes/pki/front-proxy-ca.key',
      certificateOn: ['h1', 'h2'],
      keyOn: ['h1', 'h2'],
    },
  ]);
  expect(plan.tokenKeys).toEqual({
    privatePath: '/etc/kubernetes/pki/sa.key',
    publicPath: '/etc/kubernetes/pki/sa.pub',
    on: ['h1', 'h2'],
  });
  expect(plan.encryption).toEqual({ path: '/etc/kubernetes/pki/encryption-config.yaml', on: ['h1', 'h2'] });
});

describe('users, groups and usages', () => {
  const pki = '/etc/kubernetes/pki';
  it.each<[host: string, path: string, authority: string, user: string, group: string | undefined, usages: string[]]>([
    ['h1', `${pki}/apiserver.crt`, 'kubernetes-ca', 'kube-apiserver', undefined, ['server']],
    [
      'h1',
      `${pki}/apiserver-kubelet-client.crt`,
      'kubernetes-ca',
      'kube-apiserver-kubelet-client',
      'system:masters',
      ['client'],
    ],
    ['h1', `${pki}/apiserver-etcd-client.crt`, 'etcd-ca', 'kube-apiserver-etcd-client', undefined, ['client']],
    ['h1', `${pki}/front-proxy-client.crt`, 'kubernetes-front-proxy-ca', 'front-proxy-client', undefined, ['client']],
    ['h3', `${pki}/etcd/server.crt`, 'etcd-ca', 'h3', undefined, ['server', 'client']],
    ['h3', `${pki}/etcd/peer.crt`, 'etcd-ca', 'h3', undefined, ['server', 'client']],
    ['h3', `${pki}/etcd/healthcheck-client.crt`, 'etcd-ca', 'kube-etcd-healthcheck-client', undefined, ['client']],
    ['h4', '/var/lib/kubelet/pki/kubelet.crt', 'kubernetes-ca', 'system:node:h4', 'system:nodes', ['server']],
    ['h4', '/etc/kubernetes/kubelet.conf', 'kubernetes-ca', 'system:node:h4', 'system:nodes', ['client']],
    ['h4', '/etc/kubernetes/kube-proxy.conf', 'kubernetes-ca', 'system:kube-proxy', 'system:node-proxier', ['client']],
    ['h4', '/etc/kubernetes/flanneld.conf', 'kubernetes-ca', 'system:flanneld', 'system:flannel', ['client']],
    ['h2', '/etc/kubernetes/admin.conf', 'kubernetes-ca', 'kubernetes-admin', 'system:masters', ['client']],
    ['h2', '/etc/kubernetes/scheduler.conf', 'kubernetes-ca', 'system:kube-scheduler', undefined, ['client']],
    [
      'h2',
      '/etc/kubernetes/controller-manager.conf',
      'kubernetes-ca',
      'system:kube-controller-manager',
      undefined,
      ['client'],
    ],
  ])('%s %s: by %s, %s of %s, as %j', (host, path, authority, commonName, organization, usages) => {
    expect(at(host, path)).toEqual(
      expect.objectContaining({ authority, subject: { commonName, organization }, usages }),
    );
  });
});

describe('names', () => {
  it('are on each API server those of all masters, of the service, and of the host itself', () => {
    const names = at('h1', '/etc/kubernetes/pki/apiserver.crt').names;
    expect(names).toEqual({
      dns: [
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
        'localhost',
        'h1',
        'h2',
        'h2.example.org',
      ],
      ips: ['10.0.0.1', '10.0.0.2', '127.0.0.1', '::1', '10.96.0.1'],
    });
    expect(at('h2', '/etc/kubernetes/pki/apiserver.crt').names).toEqual(names);
  });

  it('are on etcd and kubelet those of their host', () => {
    const etcd = { dns: ['h2', 'h2.example.org', 'localhost'], ips: ['10.0.0.2', '127.0.0.1', '::1'] };
    expect(at('h2', '/etc/kubernetes/pki/etcd/server.crt').names).toEqual(etcd);
    expect(at('h2', '/etc/kubernetes/pki/etcd/peer.crt').names).toEqual(etcd);
    expect(at('h4', '/var/lib/kubelet/pki/kubelet.crt').names).toEqual({ dns: ['h4'], ips: ['10.0.0.4'] });
  });

  it.each([
    ['10.96.0.0/12', '10.96.0.1'],
    ['10.1.2.240/28', '10.1.2.241'],
    ['fd00:1234::/108', 'fd00:1234::1'],
  ])('hold the first address of %s', (serviceCIDR, first) => {
    const [server] = certificatePlan({ ...cluster, network: { serviceCIDR } }).certificates;
    expect(server!.names.ips).toContain(first);
  });
});
