import { ListMeta } from '../../../common/api/meta/status.ts';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';
import { alternatives, bool, field, list, message, string } from '../../../common/api/schema/field.ts';

/** What discovery answers, for who reads it in protobuf: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/ */
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const aggregated = 'io.k8s.api.apidiscovery.v2';

/** In protobuf a message of its own around the list. */
const Verbs = alternatives<string[]>(`${meta}.Verbs`, [{ when: 'array', tag: 1, type: list(string) }]);

const ServerAddressByClientCIDR = message(`${meta}.ServerAddressByClientCIDR`, {
  clientCIDR: field(1, string),
  serverAddress: field(2, string),
});

export const APIVersions = message(`${meta}.APIVersions`, {
  ...typeMeta,
  versions: field(1, list(string)),
  serverAddressByClientCIDRs: field(2, list(ServerAddressByClientCIDR)),
});

const GroupVersionForDiscovery = message(`${meta}.GroupVersionForDiscovery`, {
  groupVersion: field(1, string),
  version: field(2, string),
});

export const APIGroup = message(`${meta}.APIGroup`, {
  ...typeMeta,
  name: field(1, string),
  versions: field(2, list(GroupVersionForDiscovery)),
  preferredVersion: field(3, GroupVersionForDiscovery),
  serverAddressByClientCIDRs: field(4, list(ServerAddressByClientCIDR)),
});

export const APIGroupList = message(`${meta}.APIGroupList`, { ...typeMeta, groups: field(1, list(APIGroup)) });

const APIResource = message(`${meta}.APIResource`, {
  name: field(1, string),
  singularName: field(6, string),
  namespaced: field(2, bool),
  group: field(8, string),
  version: field(9, string),
  kind: field(3, string),
  verbs: field(4, Verbs),
  shortNames: field(5, list(string)),
  categories: field(7, list(string)),
  storageVersionHash: field(10, string),
});

export const APIResourceList = message(`${meta}.APIResourceList`, {
  ...typeMeta,
  groupVersion: field(1, string),
  resources: field(2, list(APIResource)),
});

const GroupVersionKind = message(`${meta}.GroupVersionKind`, {
  group: field(1, string),
  version: field(2, string),
  kind: field(3, string),
});

const APISubresourceDiscovery = message(`${aggregated}.APISubresourceDiscovery`, {
  subresource: field(1, string),
  responseKind: field(2, GroupVersionKind),
  acceptedTypes: field(3, list(GroupVersionKind)),
  verbs: field(4, list(string)),
});

const APIResourceDiscovery = message(`${aggregated}.APIResourceDiscovery`, {
  resource: field(1, string),
  responseKind: field(2, GroupVersionKind),
  scope: field(3, string),
  singularResource: field(4, string),
  verbs: field(5, list(string)),
  shortNames: field(6, list(string)),
  categories: field(7, list(string)),
  subresources: field(8, list(APISubresourceDiscovery)),
});

const APIVersionDiscovery = message(`${aggregated}.APIVersionDiscovery`, {
  version: field(1, string),
  resources: field(2, list(APIResourceDiscovery)),
  freshness: field(3, string),
});

const APIGroupDiscovery = message(`${aggregated}.APIGroupDiscovery`, {
  ...typeMeta,
  metadata: field(1, ObjectMeta),
  versions: field(2, list(APIVersionDiscovery)),
});

export const APIGroupDiscoveryList = message(`${aggregated}.APIGroupDiscoveryList`, {
  ...typeMeta,
  metadata: field(1, ListMeta),
  items: field(2, list(APIGroupDiscovery)),
});
