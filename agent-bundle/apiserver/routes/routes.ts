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

/** Paths that come and go. */
export interface PathSource {
  find(path: string): PathHandler | undefined;
  readonly paths: readonly string[];
}

/** Paths that are no resources, each with its handler: health, discovery, OpenAPI, version. */
export class PathRoutes {
  readonly #handlers = new Map<string, PathHandler>();
  readonly #sources: PathSource[] = [];

  add(path: string, handler: PathHandler): void {
    this.#handlers.set(path, handler);
  }

  /** Asked for paths that nobody has added. */
  addSource(source: PathSource): void {
    this.#sources.push(source);
  }

  has(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** Sorted. */
  get paths(): string[] {
    return [...this.#handlers.keys(), ...this.#sources.flatMap(({ paths }) => paths)].sort();
  }

  async answer(call: ApiCall<PathRequest>): Promise<Reply> {
    const handler = this.#find(call.info.path);
    if (!handler) return pageNotFound;
    if (call.info.verb !== 'get') throw methodNotAllowed();
    return handler(call);
  }

  #find(path: string): PathHandler | undefined {
    const asked = withoutSlash(path);
    const known = this.#handlers.get(asked);
    if (known) return known;
    for (const source of this.#sources) {
      const found = source.find(asked);
      if (found) return found;
    }
    return undefined;
  }
}

/** For paths below no group version of ours; the words that clients see from upstream. */
export const pageNotFound: Reply = textReply(404, '404 page not found\n');

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);

/** A request for a resource. */
export type ResourceCall = ApiCall<ResourceRequest>;

export const isPathCall = (call: ApiCall): call is ApiCall<PathRequest> => call.info.kind === 'path';
export const isResourceCall = (call: ApiCall): call is ResourceCall => call.info.kind === 'resource';
