import {
  type Discoverable,
  type DiscoveredGroup,
  type DiscoveredVersion,
  compareGroups,
  compareVersions,
} from './groups.ts';

/** A group version that another server serves, as it told last; the same object for as long as it tells the same. */
export interface RemoteVersion extends DiscoveredVersion {
  readonly group: string;
  readonly freshness: 'Current' | 'Stale';
}

/** The same array for as long as nothing of it changes. */
export type RemoteVersionsNow = () => readonly RemoteVersion[];

/** Our groups and those of others, in order; a version that another server serves is not ours. */
export function withRemote(
  own: readonly DiscoveredGroup[],
  remote: readonly RemoteVersion[],
): DiscoveredGroup<Discoverable>[] {
  if (remote.length === 0) return [...own];
  const groups = new Map(own.map(({ group, versions }) => [group, new Map(versions.map((one) => [one.version, one]))]));
  for (const version of remote) {
    const versions = groups.get(version.group) ?? new Map<string, DiscoveredVersion>();
    groups.set(version.group, versions.set(version.version, version));
  }
  return [...groups]
    .sort(([a], [b]) => compareGroups(a, b))
    .map(([group, versions]) => ({
      group,
      versions: [...versions.values()].sort((a, b) => compareVersions(a.version, b.version)),
    }));
}
