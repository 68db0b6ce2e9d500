import type { ConnectSubresource, Resource, Subresource, Verb } from '../registry/resource.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { responseKindOf, subresourcesOf } from '../discovery/groups.ts';

/** One operation on one path, before it is written in either version of OpenAPI. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Kubernetes' word for it, in `x-kubernetes-action`. */
  readonly action: string;
  readonly kind: GroupVersionKind;
  /** What the body is; absent where there is none. */
  readonly body?: 'object' | 'patch' | 'delete-options';
  readonly answer: 'object' | 'list' | 'status' | 'text';
  /** Names of query parameters. */
  readonly query: readonly string[];
}

export interface Path {
  /** `/api/v1/namespaces/{namespace}/pods/{name}` */
  readonly path: string;
  /** Names of the path's own parameters. */
  readonly parameters: readonly string[];
  readonly operations: readonly Operation[];
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const listQuery = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
];
const writeQuery = ['dryRun', 'fieldManager', 'fieldValidation'];
const deleteQuery = ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'];

/** How each verb looks over HTTP, on the collection or on one object. */
const verbs: Readonly<
  Record<Exclude<Verb, 'watch'>, Omit<Operation, 'kind'> & { readonly on: 'collection' | 'object' }>
> = {
  list: { on: 'collection', method: 'get', action: 'list', answer: 'list', query: listQuery },
  create: { on: 'collection', method: 'post', action: 'post', body: 'object', answer: 'object', query: writeQuery },
  deletecollection: {
    on: 'collection',
    method: 'delete',
    action: 'deletecollection',
    body: 'delete-options',
    answer: 'status',
    query: [...deleteQuery, ...listQuery.filter((name) => name !== 'watch' && name !== 'allowWatchBookmarks')],
  },
  get: { on: 'object', method: 'get', action: 'get', answer: 'object', query: [] },
  update: { on: 'object', method: 'put', action: 'put', body: 'object', answer: 'object', query: writeQuery },
  patch: {
    on: 'object',
    method: 'patch',
    action: 'patch',
    body: 'patch',
    answer: 'object',
    query: [...writeQuery, 'force'],
  },
  delete: {
    on: 'object',
    method: 'delete',
    action: 'delete',
    body: 'delete-options',
    answer: 'status',
    query: deleteQuery,
  },
};

/** Every path of a resource: its collections, its objects, its subresources. */
export function pathsOf(resource: Resource): Path[] {
  const { kind } = resource;
  const root = `${kind.group === '' ? '/api' : '/apis'}/${apiVersionOf(kind)}`;
  const scope = kind.namespaced ? '/namespaces/{namespace}' : '';
  const inScope = kind.namespaced ? ['namespace'] : [];
  const collection = `${root}${scope}/${kind.resource}`;
  const object = `${collection}/{name}`;
  const everywhere = kind.namespaced
    ? [{ path: `${root}/${kind.resource}`, parameters: [], operations: operations(resource, 'collection', ['list']) }]
    : [];
  return [
    { path: collection, parameters: inScope, operations: operations(resource, 'collection', resource.verbs) },
    { path: object, parameters: ['name', ...inScope], operations: operations(resource, 'object', resource.verbs) },
    ...subresourcesOf(resource).map(([name, subresource]) => ({
      path: `${object}/${name}`,
      parameters: ['name', ...inScope],
      operations: subresourceOperations(resource, subresource),
    })),
    ...everywhere,
  ].filter((path) => path.operations.length > 0);
}

function operations(resource: Resource, on: 'collection' | 'object', allowed: readonly Verb[]): Operation[] {
  return allowed
    .filter((verb) => verb !== 'watch' && resource.verbs.includes(verb))
    .map((verb) => verbs[verb as Exclude<Verb, 'watch'>])
    .filter((operation) => operation.on === on)
    .map(({ on: _, ...operation }) => ({ ...operation, kind: resource.kind }));
}

function subresourceOperations(resource: Resource, subresource: Subresource): Operation[] {
  const kind = responseKindOf(resource.kind, subresource);
  if (subresource.type === 'connect') return connections(subresource, kind);
  return subresource.verbs.map((verb) => {
    const { on: _, ...operation } = verbs[verb];
    return { ...operation, kind };
  });
}

function connections({ verbs: allowed }: ConnectSubresource, kind: GroupVersionKind): Operation[] {
  return allowed.map((verb) => ({
    method: verb === 'get' ? 'get' : 'post',
    action: 'connect',
    kind,
    answer: 'text',
    query: [],
  }));
}
