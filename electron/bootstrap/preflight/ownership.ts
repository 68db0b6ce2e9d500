import type { Host } from '../../hosts/host.ts';

/** The file by which a host says which cluster it belongs to. */
export const markerPath = '/etc/pilothouse/cluster.json';

/** Releases lie below it, each in a folder named for its version. */
export const releasesPath = '/opt/pilothouse/releases';

/** What the marker says. */
export interface Marker {
  readonly cluster: string;
  /** Made when the cluster was; two clusters of one name differ by it. */
  readonly uid: string;
  /** Addresses of etcd's members by name, when it was made. */
  readonly etcd: Readonly<Record<string, string>>;
}

/** What of ours, or of somebody like us, is on a host. */
export interface Ownership {
  readonly marker: Marker | undefined;
  /** Of `claimedPaths`, those that hold something. */
  readonly occupied: readonly string[];
  /** Versions of the releases it has, whole or in part. */
  readonly releases: readonly string[];
  /** This connection, as the host sees it; undefined when sshd does not say. */
  readonly connection: { readonly desktop: string; readonly host: string } | undefined;
}

/** Folders that are wholly ours on a host of a cluster. */
export const claimedPaths = [
  '/etc/kubernetes',
  '/var/lib/etcd',
  '/var/lib/kubelet',
  '/var/lib/pilothouse',
  '/opt/pilothouse',
  '/etc/kube-flannel',
] as const;

/**
 * $1 the marker, then folders. Sections: folders that are not empty; releases; SSH_CONNECTION (which sudo takes out of
 * the environment, so that of its parents is read); then the marker's text.
 */
const script = `marker=$1
shift
for path; do
  [ -z "$(ls -A -- "$path" 2>/dev/null)" ] || echo "$path"
done
echo
ls -- ${releasesPath} 2>/dev/null
echo
pid=$$
while [ "\${pid:-0}" -gt 1 ]; do
  line=$(tr '\\0' '\\n' <"/proc/$pid/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')
  [ -z "$line" ] || break
  pid=$(sed 's/^.*) [A-Z] \\([0-9]*\\) .*$/\\1/' "/proc/$pid/stat")
done
echo "$line"
echo
cat -- "$marker" 2>/dev/null
exit 0`;

export async function findOwnership(host: Host, signal: AbortSignal): Promise<Ownership> {
  const command = ['sh', '-c', script, 'sh', markerPath, ...claimedPaths];
  const intent = 'find out whose it is';
  const { stdout } = await host.run(command, { intent, effect: 'reads', signal });
  return readOwnership(stdout);
}

export function readOwnership(output: string): Ownership {
  const [occupied = '', releases = '', connection = '', ...marker] = output.split(/^\n/m);
  const [desktop, , own] = connection.trim().split(' ');
  return {
    occupied: occupied.split('\n').filter((line) => line !== ''),
    releases: releases.split('\n').filter((line) => line !== ''),
    connection: desktop && own ? { desktop, host: own } : undefined,
    marker: readMarker(marker.join('\n')),
  };
}

/** A marker that cannot be read belongs to a cluster without a name: never ours. */
function readMarker(text: string): Marker | undefined {
  if (text.trim() === '') return undefined;
  try {
    const { cluster, uid, etcd } = JSON.parse(text) as Partial<Marker>;
    return { cluster: String(cluster), uid: String(uid), etcd: etcd ?? {} };
  } catch {
    return { cluster: 'unreadable', uid: markerPath, etcd: {} };
  }
}

export function markerText(marker: Marker): string {
  return `${JSON.stringify(marker, null, 2)}\n`;
}
