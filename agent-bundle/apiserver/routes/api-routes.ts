import type { RequestInfo, ResourceRequest } from './request-info.ts';
import { type PathRoutes, type Routes, type Traits, isPathCall, isResourceCall } from './routes.ts';
import type { ApiCall } from '../http/request.ts';
import type { Reply } from '../http/reply.ts';
import type { ResourceRoutes } from './resource-routes.ts';
import type { ServedResources } from './served.ts';
import { selectedFieldsOf } from './list-options.ts';

/** Every road into this server: resources, and the paths that are none. */
export class ApiRoutes implements Routes {
  readonly #served: ServedResources;
  readonly #resources: ResourceRoutes;
  readonly #paths: PathRoutes;

  constructor(served: ServedResources, resources: ResourceRoutes, paths: PathRoutes) {
    this.#served = served;
    this.#resources = resources;
    this.#paths = paths;
  }

  traitsOf(info: RequestInfo, query: URLSearchParams): Traits {
    if (info.kind === 'path') return { sort: 'reading', served: this.#paths.has(info.path), selectedFields: {} };
    const resource = this.#served.find(info)?.named;
    const selectedFields = resource ? selectedFieldsOf(query, resource) : {};
    return { sort: sortOf(info), served: this.#resources.serves(info), selectedFields };
  }

  async answer(call: ApiCall): Promise<Reply> {
    if (isResourceCall(call)) return this.#resources.answer(call);
    if (isPathCall(call)) return this.#paths.answer(call);
    throw new Error('a call is for a resource or for a path');
  }
}

const shells: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);
const shellPath = new RegExp(`^/api/v1/namespaces/[^/?]+/pods/[^/?]+/(${[...shells].join('|')})/?($|\\?)`);
const proxyPath = /^\/api\/v1\/(namespaces\/[^/?]+\/(pods|services)|nodes)\/[^/?]+\/proxy($|[/?])/;

/** True for a request's URL whose client may leave HTTP. */
export function mayLeaveHttp(url: string): boolean {
  return shellPath.test(url) || proxyPath.test(url);
}

function sortOf({ verb, group, resource, subresource }: ResourceRequest): Traits['sort'] {
  const ofPod = group === '' && resource === 'pods';
  const passedOn = subresource === 'proxy' || (ofPod && (subresource === 'log' || shells.has(subresource)));
  if (verb === 'watch' || passedOn) return 'long';
  return verb === 'get' || verb === 'list' ? 'reading' : 'mutating';
}
