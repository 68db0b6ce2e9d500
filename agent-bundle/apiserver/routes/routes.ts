import type { PathRequest, RequestInfo, ResourceRequest } from './request-info.ts';
import { type Reply, textReply } from '../http/reply.ts';
import type { ApiCall } from '../http/request.ts';
import { methodNotAllowed } from '../status-error.ts';

/** What must be known of a request before it is answered. */
export interface Traits {
  /**
   *   reading, mutating   over soon, and counted among the requests under way
   *   long                lasts as long as the client likes: watches, logs, shells
   */
  readonly sort: 'reading' | 'mutating' | 'long';
  /** False for what a client made up. */
  readonly served: boolean;
  /** See Attributes. */
  readonly selectedFields: Readonly<Record<string, string>>;
}

/** What answers a request that was allowed. */
export interface Routes {
  traitsOf(info: RequestInfo, query: URLSearchParams): Traits;
  answer(call: ApiCall): Promise<Reply>;
}

export type PathHandler = (call: ApiCall<PathRequest>) => Reply | Promise<Reply>;

/** Paths that are no resources, each with its handler: health, discovery, OpenAPI, version. */
export class PathRoutes {
  readonly #handlers = new Map<string, PathHandler>();

  add(path: string, handler: PathHandler): void {
    this.#handlers.set(path, handler);
  }

  has(path: string): boolean {
    return this.#handlers.has(withoutSlash(path));
  }

  /** Sorted. */
  get paths(): string[] {
    return [...this.#handlers.keys()].sort();
  }

  async answer(call: ApiCall<PathRequest>): Promise<Reply> {
    const handler = this.#handlers.get(withoutSlash(call.info.path));
    if (!handler) return pageNotFound;
    if (call.info.verb !== 'get') throw methodNotAllowed();
    return handler(call);
  }
}

/** For paths below no group version of ours; the words that clients see from upstream. */
export const pageNotFound: Reply = textReply(404, '404 page not found\n');

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);

/** A request for a resource. */
export type ResourceCall = ApiCall<ResourceRequest>;

export const isPathCall = (call: ApiCall): call is ApiCall<PathRequest> => call.info.kind === 'path';
export const isResourceCall = (call: ApiCall): call is ResourceCall => call.info.kind === 'resource';
