import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Resource, Subresource } from '../registry/resource.ts';

/** What is served, as discovery tells it: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export interface DiscoveredGroup<R extends Discoverable = Discoverable> {
  /** Empty for the core group. */
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly DiscoveredVersion<R>[];
}

export interface DiscoveredVersion<R extends Discoverable = Discoverable> {
  readonly version: string;
  /** What another server serves, which does not answer now, is as it was when it last did. Absent: current. */
  readonly freshness?: 'Current' | 'Stale';
  /** By name. */
  readonly resources: readonly R[];
}

/** What discovery needs to know of a resource. */
export interface Discoverable {
  readonly kind: Omit<Kind, 'schema'>;
  readonly verbs: readonly string[];
  readonly subresources: Readonly<Record<string, Subresource | ElsewhereSubresource>>;
  readonly conversion?: Resource['conversion'];
  readonly storageVersion?: Resource['storageVersion'];
}

/** A subresource that another server serves. */
export interface ElsewhereSubresource {
  readonly type: 'elsewhere';
  readonly verbs: readonly string[];
  readonly response: Pick<Kind, 'group' | 'version' | 'kind'>;
}

/** What is told of a resource of ours, or of a review, which has no objects. */
export type Discovered = Pick<
  Resource,
  'kind' | 'verbs' | 'subresources' | 'conversion' | 'openApi' | 'storageVersion'
>;

/** Groups in upstream's order, which decides for clients where two groups have a resource of one name. Others come last, by name. */
const groupOrder: readonly string[] = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

const rankOf = (group: string): number => {
  const rank = groupOrder.indexOf(group);
  return rank < 0 ? groupOrder.length : rank;
};

/** As discovery lists them. */
export const compareGroups = (a: string, b: string): number => rankOf(a) - rankOf(b) || (a < b ? -1 : 1);

/** v2 before v1, v1 before v1beta2: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionRank(a), versionRank(b)];
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2] || (a < b ? -1 : 1);
}

const stages: Readonly<Record<string, number>> = { alpha: 1, beta: 2 };

/** How settled, which, and the how-manieth attempt at it. */
function versionRank(version: string): readonly [number, number, number] {
  const [, major, stage, attempt] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) return [0, 0, 0];
  return [stage === undefined ? 3 : (stages[stage] ?? 0), Number(major), Number(attempt ?? 0)];
}

/** Each group once, with its versions, the preferred one first. */
export function groupsOf<R extends Discoverable>(resources: readonly R[]): DiscoveredGroup<R>[] {
  const groups = new Map<string, Map<string, R[]>>();
  for (const resource of resources) {
    const { group, version } = resource.kind;
    const versions = groups.get(group) ?? new Map<string, R[]>();
    groups.set(group, versions);
    versions.set(version, [...(versions.get(version) ?? []), resource]);
  }
  const sorted = [...groups].sort(([a], [b]) => compareGroups(a, b));
  return sorted.map(([group, versions]) => ({
    group,
    versions: [...versions]
      .sort(([a], [b]) => compareVersions(a, b))
      .map(([version, found]) => ({
        version,
        resources: found.sort((a, b) => (a.kind.resource < b.kind.resource ? -1 : 1)),
      })),
  }));
}

/** The kind in the answers of a subresource. A part of the object is of the object's kind. */
export function responseKindOf(
  kind: Omit<Kind, 'schema'>,
  subresource: Subresource | ElsewhereSubresource,
): Pick<Kind, 'group' | 'version' | 'kind'> {
  switch (subresource.type) {
    case 'part':
      return kind;
    case 'view':
      return subresource.view;
    case 'action':
    case 'issue':
      return subresource.body;
    case 'connect':
      return { group: kind.group, version: kind.version, kind: subresource.kind };
    case 'elsewhere':
      return subresource.response;
  }
}

/** Subresources by name. */
export function subresourcesOf<S>(resource: { readonly subresources: Readonly<Record<string, S>> }): [string, S][] {
  return Object.entries(resource.subresources).sort(([a], [b]) => (a < b ? -1 : 1));
}
