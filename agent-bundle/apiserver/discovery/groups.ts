import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Resource, Subresource } from '../registry/resource.ts';

/** What is served, as discovery tells it: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export interface DiscoveredGroup<R extends Discovered = Discovered> {
  /** Empty for the core group. */
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion<R>[];
}

export interface DiscoveredVersion<R extends Discovered = Discovered> {
  readonly version: string;
  /** By name. */
  readonly resources: readonly R[];
}

/** What is told of a resource, or of a review, which has no objects. */
export type Discovered = Pick<Resource, 'kind' | 'verbs' | 'subresources'>;

/** Groups in the order in which the table first names them, their versions likewise. */
export function groupsOf<R extends Discovered>(resources: readonly R[]): DiscoveredGroup<R>[] {
  const groups = new Map<string, Map<string, R[]>>();
  for (const resource of resources) {
    const { group, version } = resource.kind;
    const versions = groups.get(group) ?? new Map<string, R[]>();
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
export function subresourcesOf(resource: Discovered): [string, Subresource][] {
  return Object.entries(resource.subresources).sort(([a], [b]) => (a < b ? -1 : 1));
}
