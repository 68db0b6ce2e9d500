import type { ConnectSubresource, Subresource, Verb } from '../registry/resource.ts';
import { type Discovered, responseKindOf, subresourcesOf } from '../discovery/groups.ts';
import { apiVersionOf, isCustom } from '../../../common/api/schema/kind.ts';
import { connectParameters } from './parameters.ts';

/** One operation on one path, before it is written in either version of OpenAPI. */
export interface Operation {
  readonly method: Method;
  /** Its name in clients that are generated: `listCoreV1NamespacedPod`. */
  readonly id: string;
  /** Kubernetes' word for it, in `x-kubernetes-action`. */
  readonly action: string;
  readonly kind: GroupVersionKind;
  /** What the body is; absent where there is none. */
  readonly body?: 'object' | 'patch' | 'delete-options';
  readonly answer: Answer;
  /** The codes of success; 200 is always one. */
  readonly codes: readonly string[];
  /** Names of query parameters. */
  readonly query: readonly string[];
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Answer = 'object' | 'list' | 'status' | 'text';

export interface Path {
  /** `/api/v1/namespaces/{namespace}/pods/{name}` */
  readonly path: string;
  /** Names of the path's own parameters. */
  readonly parameters: readonly string[];
  readonly operations: readonly Operation[];
  /** Of a custom resource, which has no protobuf and no strategic merge patch. */
  readonly ofCustom: boolean;
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
const deleteQuery = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
];

interface VerbOperation extends Omit<Operation, 'kind' | 'id'> {
  readonly on: 'collection' | 'object';
  /** What stands before and after group and version in the operation's name. */
  readonly words: readonly [string, string];
}

/** How each verb looks over HTTP, on the collection or on one object. */
const verbs: Readonly<Record<Exclude<Verb, 'watch'>, VerbOperation>> = {
  list: {
    on: 'collection',
    words: ['list', ''],
    method: 'get',
    action: 'list',
    answer: 'list',
    codes: ['200'],
    query: listQuery,
  },
  create: {
    on: 'collection',
    words: ['create', ''],
    method: 'post',
    action: 'post',
    body: 'object',
    answer: 'object',
    codes: ['200', '201', '202'],
    query: writeQuery,
  },
  deletecollection: {
    on: 'collection',
    words: ['delete', 'Collection'],
    method: 'delete',
    action: 'deletecollection',
    body: 'delete-options',
    answer: 'status',
    codes: ['200'],
    query: [...deleteQuery, ...listQuery.filter((name) => name !== 'watch' && name !== 'allowWatchBookmarks')],
  },
  get: {
    on: 'object',
    words: ['read', ''],
    method: 'get',
    action: 'get',
    answer: 'object',
    codes: ['200'],
    query: [],
  },
  update: {
    on: 'object',
    words: ['replace', ''],
    method: 'put',
    action: 'put',
    body: 'object',
    answer: 'object',
    codes: ['200', '201'],
    query: writeQuery,
  },
  patch: {
    on: 'object',
    words: ['patch', ''],
    method: 'patch',
    action: 'patch',
    body: 'patch',
    answer: 'object',
    codes: ['200', '201'],
    query: [...writeQuery, 'force'],
  },
  delete: {
    on: 'object',
    words: ['delete', ''],
    method: 'delete',
    action: 'delete',
    body: 'delete-options',
    answer: 'status',
    codes: ['200', '202'],
    query: deleteQuery,
  },
};

/** Every path of a resource: its collections, its objects, its subresources. */
export function pathsOf(resource: Discovered): Path[] {
  const { kind } = resource;
  const root = `${kind.group === '' ? '/api' : '/apis'}/${apiVersionOf(kind)}`;
  const scope = kind.namespaced ? '/namespaces/{namespace}' : '';
  const inScope = kind.namespaced ? ['namespace'] : [];
  const collection = `${root}${scope}/${kind.resource}`;
  const object = `${collection}/{name}`;
  const everywhere = operations(resource, 'collection', ['list']).map((operation) => ({
    ...operation,
    id: operationId(resource, ['list', ''], { scope: '', after: 'ForAllNamespaces' }),
  }));
  const paths: readonly Omit<Path, 'ofCustom'>[] = [
    { path: collection, parameters: inScope, operations: operations(resource, 'collection', resource.verbs) },
    { path: object, parameters: ['name', ...inScope], operations: operations(resource, 'object', resource.verbs) },
    ...subresourcesOf(resource).flatMap(([name, subresource]) =>
      subresourcePaths(resource, { path: `${object}/${name}`, parameters: ['name', ...inScope] }, name, subresource),
    ),
    { path: `${root}/${kind.resource}`, parameters: [], operations: kind.namespaced ? everywhere : [] },
  ];
  const ofCustom = isCustom(kind);
  return paths.filter(({ operations: found }) => found.length > 0).map((path) => ({ ...path, ofCustom }));
}

function operations(resource: Discovered, on: 'collection' | 'object', allowed: readonly Verb[]): Operation[] {
  return allowed
    .filter((verb) => verb !== 'watch' && resource.verbs.includes(verb))
    .map((verb) => verbs[verb as Exclude<Verb, 'watch'>])
    .filter((operation) => operation.on === on)
    .map(({ on: _, words, ...operation }) => ({
      ...operation,
      id: operationId(resource, words),
      kind: resource.kind,
    }));
}

function subresourcePaths(
  resource: Discovered,
  path: Pick<Path, 'path' | 'parameters'>,
  name: string,
  subresource: Subresource,
): Omit<Path, 'ofCustom'>[] {
  const kind = responseKindOf(resource.kind, subresource);
  if (subresource.type !== 'connect') {
    const found = subresource.verbs.map((verb) => {
      const { on: _, words, ...operation } = verbs[verb];
      return { ...operation, id: operationId(resource, words, { after: capital(name) }), kind };
    });
    return [{ ...path, operations: found }];
  }
  const own = { ...path, operations: connections(resource, subresource, name, kind, '') };
  if (name !== 'proxy') return [own];
  const below = connections(resource, subresource, name, kind, 'WithPath');
  return [own, { path: `${path.path}/{path}`, parameters: [...path.parameters, 'path'], operations: below }];
}

const methods: Readonly<Record<ConnectSubresource['verbs'][number], Method>> = {
  create: 'post',
  delete: 'delete',
  get: 'get',
  patch: 'patch',
  update: 'put',
};

function connections(
  resource: Discovered,
  { verbs: allowed }: ConnectSubresource,
  name: string,
  kind: GroupVersionKind,
  after: string,
): Operation[] {
  const query = connectParameters[name] ?? [];
  return allowed.map((verb) => {
    const method = methods[verb];
    // A log is read; all else is a connection.
    const words: [string, string] = name === 'log' ? ['read', ''] : ['connect', capital(method)];
    const id = operationId(resource, words, { after: capital(name) + after });
    return { method, id, action: name === 'log' ? 'get' : 'connect', kind, answer: 'text', codes: ['200'], query };
  });
}

/** As clients are generated with: `readCoreV1NamespacedPodStatus`. */
function operationId(
  { kind }: Discovered,
  [verb, behind]: readonly [string, string],
  { scope = kind.namespaced ? 'Namespaced' : '', after = '' } = {},
): string {
  const group = kind.group === '' ? 'Core' : groupName(kind.group).map(capital).join('');
  return `${verb}${group}${capital(kind.version)}${behind}${scope}${kind.kind}${after}`;
}

/** `core_v1`, `rbacAuthorization_v1`: how generated clients are split. */
export function tagOf({ group, version }: Pick<GroupVersionKind, 'group' | 'version'>): string {
  const [first = 'core', ...rest] = group === '' ? [] : groupName(group);
  return `${first}${rest.map(capital).join('')}_${version}`;
}

const groupName = (group: string): string[] => group.replace(/\.k8s\.io$/, '').split('.');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
