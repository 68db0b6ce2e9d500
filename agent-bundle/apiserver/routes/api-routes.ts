import type { RequestInfo, ResourceRequest } from './request-info.ts';
import { type PathRoutes, type Routes, type Traits, isPathCall, isResourceCall } from './routes.ts';
import type { ApiCall } from '../http/request.ts';
import type { Reply } from '../http/reply.ts';
import type { ResourceRoutes } from './resource-routes.ts';
import type { RemoteServer } from '../aggregation/remote-server.ts';
import type { RemoteServers } from '../aggregation/remote-servers.ts';
import { groupVersionOf } from './request-info.ts';
import type { ServedResources } from './served.ts';
import { selectedFieldsOf } from './list-options.ts';

/** Every road into this server: resources, the paths that are none, and what other servers serve. */
export class ApiRoutes implements Routes {
  readonly #served: ServedResources;
  readonly #resources: ResourceRoutes;
  readonly #paths: PathRoutes;
  readonly #remote: RemoteServers;

  constructor(served: ServedResources, resources: ResourceRoutes, paths: PathRoutes, remote: RemoteServers) {
    this.#remote = remote;
    this.#served = served;
    this.#resources = resources;
    this.#paths = paths;
  }

  traitsOf(info: RequestInfo, query: URLSearchParams): Traits {
    if (this.#remoteOf(info)) return { sort: remoteSortOf(info), served: true, selectedFields: {} };
    if (info.kind === 'path') return { sort: 'reading', served: this.#paths.has(info.path), selectedFields: {} };
    const resource = this.#served.find(info)?.named;
    const selectedFields = resource ? selectedFieldsOf(query, resource) : {};
    return { sort: sortOf(info), served: this.#resources.serves(info), selectedFields };
  }

  async answer(call: ApiCall): Promise<Reply> {
    const remote = this.#remoteOf(call.info);
    if (remote) return remote.carry(call);
    if (isResourceCall(call)) return this.#resources.answer(call);
    if (isPathCall(call)) return this.#paths.answer(call);
    throw new Error('a call is for a resource or for a path');
  }

  #remoteOf(info: RequestInfo): RemoteServer | undefined {
    const asked = groupVersionOf(info);
    return asked && this.#remote.find(asked);
  }
}

/** Nobody knows what stands behind an object's path there: a proxy, a shell. */
function remoteSortOf(info: RequestInfo): Traits['sort'] {
  if (info.kind === 'path') return 'reading';
  return info.subresource !== '' && info.verb === 'get' ? 'long' : sortOf(info);
}

const shells: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);
const shellPath = new RegExp(`^/api/v1/namespaces/[^/?]+/pods/[^/?]+/(${[...shells].join('|')})/?($|\\?)`);
const groupPath = /^\/apis\/([^/?]+)\/([^/?]+)\//;
const proxyPath = /^\/api\/v1\/(namespaces\/[^/?]+\/(pods|services)|nodes)\/[^/?]+\/proxy($|[/?])/;

/** True for a request's URL whose client may leave HTTP; what other servers allow is theirs to say. */
export function mayLeaveHttp(url: string, remote: RemoteServers): boolean {
  if (shellPath.test(url) || proxyPath.test(url)) return true;
  const [, group = '', version = ''] = groupPath.exec(url) ?? [];
  return group !== '' && remote.find({ group, version }) !== undefined;
}

function sortOf({ verb, group, resource, subresource }: ResourceRequest): Traits['sort'] {
  const ofPod = group === '' && resource === 'pods';
  const passedOn = subresource === 'proxy' || (ofPod && (subresource === 'log' || shells.has(subresource)));
  if (verb === 'watch' || passedOn) return 'long';
  return verb === 'get' || verb === 'list' ? 'reading' : 'mutating';
}
