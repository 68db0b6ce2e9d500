import { type Discoverable, type DiscoveredGroup, responseKindOf, subresourcesOf } from './groups.ts';

/**
 * Everything in one answer: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 * `/api` carries the core group, `/apis` all others. Both versions of the format have the same fields.
 */
export function aggregatedDiscovery(groups: readonly DiscoveredGroup[], formatVersion: 'v2' | 'v2beta1'): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${formatVersion}`,
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map(({ version, resources, freshness = 'Current' }) => ({
        version,
        resources: resources.map(discoveredResource),
        freshness,
      })),
    })),
  };
}

function discoveredResource(resource: Discoverable): object {
  const { kind, verbs } = resource;
  const subresources = subresourcesOf(resource).map(([name, subresource]) => {
    const response = responseKindOf(kind, subresource);
    return { subresource: name, responseKind: qualified(response, kind), verbs: [...subresource.verbs].sort() };
  });
  return {
    resource: kind.resource,
    responseKind: qualified(kind, kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: [...verbs].sort(),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Group and version are left empty where they are those of the list the resource stands in. */
function qualified(response: GroupVersionKind, around: GroupVersionKind): object {
  const same = response.group === around.group && response.version === around.version;
  const { group, version } = same ? { group: '', version: '' } : response;
  return { group, version, kind: response.kind };
}
