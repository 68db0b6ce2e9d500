import ipaddr from 'ipaddr.js';

/** What the certificates of a cluster depend on; a ClusterSpec is one. */
export interface PkiCluster {
  readonly hosts: readonly PkiHost[];
  readonly network: { readonly serviceCIDR: string };
}

export interface PkiHost {
  /** Also the Node's name. */
  readonly name: string;
  /** DNS name or IP. */
  readonly address: string;
  readonly privateAddress?: string;
  /** Of `etcd`, `master`, `node`. */
  readonly roles: readonly string[];
}

export type AuthorityName = 'kubernetes-ca' | 'etcd-ca' | 'kubernetes-front-proxy-ca';

/** A certificate authority: its certificate lies where it is believed, its key only on masters. */
export interface PlannedAuthority {
  readonly name: AuthorityName;
  readonly certificatePath: string;
  readonly keyPath: string;
  /** Names of hosts. */
  readonly certificateOn: readonly string[];
  readonly keyOn: readonly string[];
}

/** One certificate of one host, with a key of its own that is nowhere else. */
export interface PlannedCertificate {
  readonly host: string;
  readonly authority: AuthorityName;
  readonly subject: Subject;
  readonly usages: readonly Usage[];
  readonly names: SubjectNames;
  readonly place: CertificatePlace;
}

/** To Kubernetes the common name is the user and the organization the group. */
export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
}

/** Extended key usages (RFC 5280, section 4.2.1.12): serverAuth, clientAuth. */
export type Usage = 'server' | 'client';

/** Subject alternative names; empty for who only ever is a client. */
export interface SubjectNames {
  readonly dns: readonly string[];
  readonly ips: readonly string[];
}

/** In files of its own, or inside a kubeconfig. */
export type CertificatePlace =
  | { readonly kind: 'files'; readonly certificatePath: string; readonly keyPath: string }
  | { readonly kind: 'kubeconfig'; readonly path: string };

/** The key that signs service account tokens, the same on all masters. */
export interface PlannedTokenKeys {
  readonly privatePath: string;
  readonly publicPath: string;
  readonly on: readonly string[];
}

/** The file by which Secrets are encrypted in etcd, the same on all masters. */
export interface PlannedEncryption {
  readonly path: string;
  readonly on: readonly string[];
}

export interface CertificatePlan {
  readonly authorities: readonly PlannedAuthority[];
  readonly certificates: readonly PlannedCertificate[];
  readonly tokenKeys: PlannedTokenKeys;
  readonly encryption: PlannedEncryption;
}

const pki = '/etc/kubernetes/pki';
const noNames: SubjectNames = { dns: [], ips: [] };

/**
 * Every certificate of a cluster, from its hosts alone. Paths and names are kubeadm's:
 * https://kubernetes.io/docs/setup/best-practices/certificates/
 */
export function certificatePlan(cluster: PkiCluster): CertificatePlan {
  const withRole = (...roles: string[]) =>
    cluster.hosts.filter((host) => roles.some((role) => host.roles.includes(role)));
  const masters = withRole('master');
  return {
    authorities: [
      authority('kubernetes-ca', 'ca', withRole('master', 'node'), masters),
      authority('etcd-ca', 'etcd/ca', withRole('etcd', 'master'), masters),
      authority('kubernetes-front-proxy-ca', 'front-proxy-ca', masters, masters),
    ],
    certificates: [
      ...masters.flatMap((host) => masterCertificates(host, apiServerNames(masters, cluster.network.serviceCIDR))),
      ...withRole('etcd').flatMap(etcdCertificates),
      ...withRole('node').flatMap(nodeCertificates),
    ],
    tokenKeys: { privatePath: `${pki}/sa.key`, publicPath: `${pki}/sa.pub`, on: names(masters) },
    encryption: { path: `${pki}/encryption-config.yaml`, on: names(masters) },
  };
}

function masterCertificates(host: PkiHost, apiServer: SubjectNames): PlannedCertificate[] {
  const one = certificateOf(host);
  return [
    one('kubernetes-ca', { commonName: 'kube-apiserver' }, ['server'], files('apiserver'), apiServer),
    one('kubernetes-ca', admin('kube-apiserver-kubelet-client'), ['client'], files('apiserver-kubelet-client')),
    one('etcd-ca', { commonName: 'kube-apiserver-etcd-client' }, ['client'], files('apiserver-etcd-client')),
    one('kubernetes-front-proxy-ca', { commonName: 'front-proxy-client' }, ['client'], files('front-proxy-client')),
    one('kubernetes-ca', admin('kubernetes-admin'), ['client'], kubeconfig('admin')),
    one(
      'kubernetes-ca',
      { commonName: 'system:kube-controller-manager' },
      ['client'],
      kubeconfig('controller-manager'),
    ),
    one('kubernetes-ca', { commonName: 'system:kube-scheduler' }, ['client'], kubeconfig('scheduler')),
  ];
}

/** A member serves clients and peers, and is a client of its peers; etcd asks both usages of it. */
function etcdCertificates(host: PkiHost): PlannedCertificate[] {
  const one = certificateOf(host);
  const own = namesOf([host.name, ...addresses(host), 'localhost', '127.0.0.1', '::1']);
  return [
    one('etcd-ca', { commonName: host.name }, ['server', 'client'], files('etcd/server'), own),
    one('etcd-ca', { commonName: host.name }, ['server', 'client'], files('etcd/peer'), own),
    one('etcd-ca', { commonName: 'kube-etcd-healthcheck-client' }, ['client'], files('etcd/healthcheck-client')),
  ];
}

function nodeCertificates(host: PkiHost): PlannedCertificate[] {
  const one = certificateOf(host);
  const node = { commonName: `system:node:${host.name}`, organization: 'system:nodes' };
  const proxy = { commonName: 'system:kube-proxy', organization: 'system:node-proxier' };
  const overlay = { commonName: 'system:flanneld', organization: 'system:flannel' };
  const serving = {
    kind: 'files',
    certificatePath: '/var/lib/kubelet/pki/kubelet.crt',
    keyPath: '/var/lib/kubelet/pki/kubelet.key',
  } as const;
  return [
    one('kubernetes-ca', node, ['server'], serving, namesOf([host.name, ...addresses(host)])),
    one('kubernetes-ca', node, ['client'], kubeconfig('kubelet')),
    one('kubernetes-ca', proxy, ['client'], kubeconfig('kube-proxy')),
    one('kubernetes-ca', overlay, ['client'], kubeconfig('flanneld')),
  ];
}

/** All that an API server may be called by: so that a second master needs no reissue, every master carries all. */
function apiServerNames(masters: readonly PkiHost[], serviceCIDR: string): SubjectNames {
  const service = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ];
  const hosts = masters.flatMap((host) => [host.name, ...addresses(host)]);
  return namesOf([...service, 'localhost', ...hosts, '127.0.0.1', '::1', firstAddress(serviceCIDR)]);
}

/** The address of the `kubernetes` service: the first one of the service network. */
function firstAddress(cidr: string): string {
  const bytes = ipaddr.parseCIDR(cidr)[0].toByteArray();
  bytes[bytes.length - 1]! += 1;
  return ipaddr.fromByteArray(bytes).toString();
}

/** Sorts words into DNS names and IPs, each once. */
function namesOf(words: readonly string[]): SubjectNames {
  const unique = [...new Set(words)];
  return { dns: unique.filter((word) => !isIp(word)), ips: unique.filter(isIp) };
}

/** Only the usual four parts make an IPv4 address: `1234` is a host's name. */
function isIp(word: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(word) || ipaddr.IPv6.isValid(word);
}

function addresses({ address, privateAddress }: PkiHost): string[] {
  return privateAddress === undefined ? [address] : [address, privateAddress];
}

function authority(
  name: AuthorityName,
  file: string,
  believers: readonly PkiHost[],
  masters: readonly PkiHost[],
): PlannedAuthority {
  return {
    name,
    certificatePath: `${pki}/${file}.crt`,
    keyPath: `${pki}/${file}.key`,
    certificateOn: names(believers),
    keyOn: names(masters),
  };
}

function certificateOf(host: PkiHost) {
  return (
    by: AuthorityName,
    subject: Subject,
    usages: readonly Usage[],
    place: CertificatePlace,
    sans = noNames,
  ): PlannedCertificate => ({ host: host.name, authority: by, subject, usages, names: sans, place });
}

const admin = (commonName: string): Subject => ({ commonName, organization: 'system:masters' });
const files = (name: string): CertificatePlace => ({
  kind: 'files',
  certificatePath: `${pki}/${name}.crt`,
  keyPath: `${pki}/${name}.key`,
});
const kubeconfig = (name: string): CertificatePlace => ({ kind: 'kubeconfig', path: `/etc/kubernetes/${name}.conf` });
const names = (hosts: readonly PkiHost[]) => hosts.map((host) => host.name);
