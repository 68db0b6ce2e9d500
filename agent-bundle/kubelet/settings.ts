import { networkInterfaces, hostname as osHostname } from 'node:os';
import { dirname } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import type { Flags } from '../supervisor/component.ts';
import { requiredFlag } from '../supervisor/flags.ts';
import { HostPaths } from './host-paths.ts';
import type { ClusterDns } from './containers/dns.ts';
import type { NodeIdentity } from './node/node-object.ts';
import type { CgroupDriver } from './runtime/port.ts';

/** The kubelet's own flags, with upstream's names. */
export const kubeletFlags = {
  'hostname-override': 'the node’s name; by default the host’s name',
  'node-ip': 'the node’s address; by default the first that is not loopback',
  'node-labels': 'labels the node registers with: a=b,c=',
  'container-runtime-endpoint': 'the runtime’s socket: unix:///run/…/containerd.sock',
  'root-dir': 'where pods’ volumes are; by default /var/lib/kubelet',
  'pod-logs-dir': 'where containers’ logs are; by default /var/log/pods',
  'cgroup-driver': 'cgroupfs or systemd; by default what the runtime says',
  'cluster-dns': 'addresses of the cluster’s name servers, comma-separated',
  'cluster-domain': 'the cluster’s DNS domain; by default cluster.local',
  address: 'the address to serve on; by default all',
  port: 'the port to serve on; by default 10250',
  'client-ca-file': 'who signs the certificates of those who may ask',
  'tls-cert-file': 'the serving certificate',
  'tls-private-key-file': 'its key',
} as const;

export interface KubeletSettings {
  readonly identity: NodeIdentity;
  readonly runtimeEndpoint: string;
  readonly paths: HostPaths;
  readonly cgroupDriver: CgroupDriver | undefined;
  readonly clusterDns: ClusterDns;
  readonly address: string;
  readonly clientCaFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export function kubeletSettings(flags: Flags): KubeletSettings {
  const hostname = (flags.get('hostname-override') ?? osHostname()).toLowerCase();
  const port = Number(flags.get('port') ?? 10250);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw invalid('port', flags, 'a port number');
  const driver = flags.get('cgroup-driver');
  if (driver !== undefined && driver !== 'cgroupfs' && driver !== 'systemd') {
    throw invalid('cgroup-driver', flags, 'cgroupfs or systemd');
  }
  const ips = list(flags.get('node-ip'));
  const labels = parseLabels(flags);
  return {
    identity: { name: hostname, hostname, ips: ips.length > 0 ? ips : [ownAddress()], labels, port },
    runtimeEndpoint: requiredFlag(flags, 'container-runtime-endpoint'),
    paths: new HostPaths(
      flags.get('root-dir') ?? '/var/lib/kubelet',
      dirname(flags.get('pod-logs-dir') ?? '/var/log/pods'),
    ),
    cgroupDriver: driver,
    clusterDns: { servers: list(flags.get('cluster-dns')), domain: flags.get('cluster-domain') ?? 'cluster.local' },
    address: flags.get('address') ?? '0.0.0.0',
    clientCaFile: requiredFlag(flags, 'client-ca-file'),
    certFile: requiredFlag(flags, 'tls-cert-file'),
    keyFile: requiredFlag(flags, 'tls-private-key-file'),
  };
}

const list = (text: string | undefined) => (text ?? '').split(',').filter((part) => part !== '');

function parseLabels(flags: Flags): Record<string, string> {
  return Object.fromEntries(
    list(flags.get('node-labels')).map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) throw invalid('node-labels', flags, 'labels such as a=b,c=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

function invalid(flag: string, flags: Flags, wanted: string): AppError {
  return new AppError('flag-invalid', { flag: `--${flag}`, value: flags.get(flag) ?? '', wanted });
}
