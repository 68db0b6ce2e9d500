import type { ClusterDraft, HostDraft, Login } from '../../../common/ipc/cluster-draft.ts';
import { networkDefaults, passwordFields } from '../../bootstrap/cluster-file/checks.ts';
import type { ClusterFile, ClusterFileHost } from '../../bootstrap/cluster-file/shape.ts';
import { type FilePlace, pathForDraft } from './written-path.ts';

/** The draft that a checked cluster file makes. However it has its passwords, the draft says `stored`. */
export function draftOf({ metadata, spec }: ClusterFile, place: FilePlace): ClusterDraft {
  return {
    name: metadata!.name!,
    hosts: spec!.hosts!.map((host) => hostDraftOf(host, place)),
    network: {
      podCIDR: spec?.network?.podCIDR?.text ?? networkDefaults.podCIDR,
      serviceCIDR: spec?.network?.serviceCIDR?.text ?? networkDefaults.serviceCIDR,
    },
    demo: spec?.demo ?? false,
  };
}

function hostDraftOf(host: ClusterFileHost, place: FilePlace): HostDraft {
  const { name, address, privateAddress, port = 22, user = 'root', hostKey, roles } = host;
  return {
    name: name!,
    address: address!,
    ...(privateAddress !== undefined && { privateAddress }),
    port,
    user,
    login: loginOf(host, place),
    ...(hostKey !== undefined && { hostKey }),
    roles: [...roles!],
  };
}

function loginOf({ key, agent }: ClusterFileHost, place: FilePlace): Login {
  if (key !== undefined) return { kind: 'key', path: pathForDraft(key, place) };
  return agent ? { kind: 'agent' } : { kind: 'stored' };
}

type Placed = Pick<ClusterFileHost, 'name' | 'address' | 'port'>;

/** For each host of a draft the host of the file it goes back to: by name, else by where it is; none for two. */
export function earlierHosts<H extends Placed>(
  earlier: readonly H[],
  wanted: readonly HostDraft[],
): Array<H | undefined> {
  const left = new Set(earlier);
  const take = (isIt: (host: H) => boolean) => {
    const found = [...left].find(isIt);
    if (found) left.delete(found);
    return found;
  };
  const byName = wanted.map(({ name }) => take((host) => host.name === name));
  return wanted.map(({ address, port }, index) => {
    return byName[index] ?? take((host) => host.address === address && (host.port ?? 22) === port);
  });
}

/** Whether a host of a file has a password for its login, wherever it is kept. */
export function hasPassword(host: ClusterFileHost | undefined): boolean {
  return passwordFields.some((field) => host?.[field] !== undefined);
}
