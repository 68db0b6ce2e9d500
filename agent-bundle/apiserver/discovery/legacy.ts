import { createHash } from 'node:crypto';
import {
  type Discoverable,
  type DiscoveredGroup,
  type DiscoveredVersion,
  responseKindOf,
  subresourcesOf,
} from './groups.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';

/** Discovery document by document, as clients older than aggregated discovery ask for it. */
export function apiVersions(serverAddress: string): object {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

/** `/apis`: every group but the core one. */
export function apiGroupList(groups: readonly DiscoveredGroup[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupBody) };
}

export function apiGroup(group: DiscoveredGroup): object {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group) };
}

function groupBody({ group, versions }: DiscoveredGroup): object {
  const named = versions.map(({ version }) => ({ groupVersion: apiVersionOf({ group, version }), version }));
  return { name: group, versions: named, preferredVersion: named[0] };
}

/** `/apis/<group>/<version>`: its resources and their subresources. */
export function apiResourceList(group: string, { version, resources }: DiscoveredVersion): object {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(resourceEntries),
  };
}

/** One entry for the resource and one for each subresource. */
function resourceEntries(resource: Discoverable): object[] {
  const { kind, verbs } = resource;
  const own = {
    name: kind.resource,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: [...verbs].sort(),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(verbs.includes('list') ? { storageVersionHash: storageVersionHash(resource) } : {}),
  };
  const below = subresourcesOf(resource).map(([name, subresource]) => {
    const response = responseKindOf(kind, subresource);
    const elsewhere = response.group !== kind.group || response.version !== kind.version;
    return {
      name: `${kind.resource}/${name}`,
      singularName: '',
      namespaced: kind.namespaced,
      ...(elsewhere ? { group: response.group, version: response.version } : {}),
      kind: response.kind,
      verbs: [...subresource.verbs].sort(),
    };
  });
  return [own, ...below];
}

/** Changes with the version in which objects are stored, so that clients see when all of them should be written anew. */
function storageVersionHash({ kind, conversion, storageVersion }: Discoverable): string {
  const {
    group,
    version,
    kind: name,
  } = conversion?.storage.kind ?? { ...kind, version: storageVersion ?? kind.version };
  const hash = createHash('sha256').update(`${group}/${version}/${name}`).digest();
  return hash.subarray(0, 8).toString('base64');
}
