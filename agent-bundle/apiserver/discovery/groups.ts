import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Resource, Subresource } from '../registry/resource.ts';

/** What is served, as discovery tells it: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export interface DiscoveredGroup {
  /** Empty for the core group. */
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion[];
}

export interface DiscoveredVersion {
  readonly version: string;
  /** By name. */
  readonly resources: readonly Resource[];
}

/** Groups in the order in which the table first names them, their versions likewise. */
export function groupsOf(resources: readonly Resource[]): DiscoveredGroup[] {
  const groups = new Map<string, Map<string, Resource[]>>();
  for (const resource of resources) {
    const { group, version } = resource.kind;
    const versions = groups.get(group) ?? new Map<string, Resource[]>();
    groups.set(group, versions);
    versions.set(version, [...(versions.get(version) ?? []), resource]);
  }
  return [...groups].map(([group, versions]) => ({
    group,
    versions: [...versions].map(([version, found]) => ({
      version,
      resources: found.sort((a, b) => (a.kind.resource < b.kind.resource ? -1 : 1)),
    })),
  }));
}

/** The kind in the answers of a subresource. A part of the object is of the object's kind. */
export function responseKindOf(kind: Kind, subresource: Subresource): Pick<Kind, 'group' | 'version' | 'kind'> {
  switch (subresource.type) {
    case 'part':
      return kind;
    case 'view':
      return subresource.view;
    case 'action':
      return subresource.body;
    case 'connect':
      return { group: kind.group, version: kind.version, kind: subresource.kind };
  }
}

/** Subresources by name. */
export function subresourcesOf(resource: Resource): [string, Subresource][] {
  return Object.entries(resource.subresources).sort(([a], [b]) => (a < b ? -1 : 1));
}
