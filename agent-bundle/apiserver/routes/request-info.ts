import { badRequest, methodNotAllowed } from '../status-error.ts';

/**
 * What a request asks for, read from its method, path and query: https://kubernetes.io/docs/reference/using-api/api-concepts/
 *
 *   /api/v1/namespaces/<ns>/<resource>/<name>/<subresource>        the core group
 *   /apis/<group>/<version>/<resource>/<name>                      every other group, here without a namespace
 *   anything else                                                  not a resource: /healthz, /version, /openapi/v3 …
 */
export type RequestInfo = ResourceRequest | PathRequest;

export type ResourceVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export interface ResourceRequest {
  readonly kind: 'resource';
  readonly verb: ResourceVerb;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural of the path: `pods`. */
  readonly resource: string;
  /** Empty for what stands outside namespaces, and for all namespaces at once. */
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  /** Empty, or `status`, `log`, `exec` … */
  readonly subresource: string;
  /** What stands behind the subresource, as for a proxy: `a/b`; empty elsewhere. */
  readonly rest: string;
  readonly path: string;
}

export interface PathRequest {
  readonly kind: 'path';
  /** The method in lower case, as policies name it; HEAD counts as get. */
  readonly verb: string;
  readonly path: string;
}

/** Throws 400 for an escape that is not UTF-8, and 405 for a method that no resource knows. */
export function requestInfoOf(method: string, path: string, query: URLSearchParams): RequestInfo {
  const rooted = afterRoot(segmentsOf(path));
  if (!rooted) return { kind: 'path', verb: method === 'HEAD' ? 'get' : method.toLowerCase(), path };
  const { group, version, rest } = rooted;
  const located = locate(rest);
  const verb = verbOf(method, located, query);
  return { kind: 'resource', verb, group, version, ...located, path };
}

function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  if (!path.includes('%')) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    throw badRequest(`the path ${path} holds an escape that is not UTF-8`);
  }
}

/** The group, the version, and the segments behind them; undefined for paths that name no resource. */
function afterRoot(segments: readonly string[]): { group: string; version: string; rest: string[] } | undefined {
  const [root, second, third] = segments;
  if (root === 'api' && segments.length > 2) return { group: '', version: second ?? '', rest: segments.slice(2) };
  if (root === 'apis' && segments.length > 3) {
    return { group: second ?? '', version: third ?? '', rest: segments.slice(3) };
  }
  return undefined;
}

/** The group and version whose resources, discovery or OpenAPI document are asked for. */
export function groupVersionOf(info: RequestInfo): { readonly group: string; readonly version: string } | undefined {
  if (info.kind === 'resource') return info;
  const [, group = '', version = ''] = /^(?:\/openapi\/v3)?\/apis\/([^/]+)\/([^/]+)\/?$/.exec(info.path) ?? [];
  return group === '' ? undefined : { group, version };
}

/** Below a namespace these two belong to the namespace itself. */
const namespaceSubresources = new Set(['status', 'finalize']);

type Located = Pick<ResourceRequest, 'namespace' | 'resource' | 'name' | 'subresource' | 'rest'>;

function locate(segments: readonly string[]): Located {
  const [first = '', second = '', third] = segments;
  const inNamespace = first === 'namespaces' && third !== undefined && !namespaceSubresources.has(third);
  const [resource = '', name = '', subresource = '', ...more] = inNamespace ? segments.slice(2) : segments;
  // A namespace lies in itself, so that rights within it cover it.
  const namespace = first === 'namespaces' ? second : '';
  return { namespace, resource, name, subresource, rest: more.join('/') };
}

function verbOf(method: string, { name, subresource }: Located, query: URLSearchParams): ResourceVerb {
  const named = name !== '';
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (named) return 'get';
      return isTrue(query.get('watch')) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    case 'OPTIONS':
      // What a browser asks before it asks: only what stands behind a proxy can answer that.
      if (subresource === 'proxy') return 'get';
      throw methodNotAllowed();
    default:
      throw methodNotAllowed();
  }
}

/** A boolean of the query as upstream reads it: present and neither `false` nor `0`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}
