import { type ApiObject, type Kind, apiVersionOf } from '../api/schema/kind.ts';
import { ApiError, type Status } from './api-error.ts';
import type { ApiRequest, Transport } from './transport.ts';
import { withDeadline } from '../base/deadline.ts';

export interface ObjectRef {
  readonly name: string;
  readonly namespace?: string;
}

export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly limit?: number;
  readonly continue?: string;
}

export interface ObjectList<T> {
  readonly items: T[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly object: { metadata: { resourceVersion: string } } }
  | { readonly type: 'ERROR'; readonly object: Status };

export interface WriteOptions {
  readonly subresource?: string;
  readonly fieldManager?: string;
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply */
export type PatchType = 'merge' | 'strategic' | 'json';

const patchContentTypes: Record<PatchType, string> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
};

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** A call that has no signal of its own ends after this many milliseconds; a watch lives as long as its signal. */
const callDeadline = 30_000;

type CallOptions = { readonly signal?: AbortSignal };

/** Typed calls on any kind. Every failure answer is thrown as an ApiError. */
export class ApiClient {
  readonly #transport: Transport;
  readonly #userAgent: string;

  constructor(transport: Transport, userAgent: string) {
    this.#transport = transport;
    this.#userAgent = userAgent;
  }

  get<T>(kind: Kind<T>, ref: ObjectRef, options: WriteOptions & CallOptions = {}): Promise<T> {
    return this.#call('GET', objectPath(kind, ref, options.subresource), options);
  }

  /** One page, or everything where no limit is given. Items carry no apiVersion and kind. */
  list<T>(kind: Kind<T>, options: ListOptions & CallOptions = {}): Promise<ObjectList<T>> {
    return this.#call('GET', collectionPath(kind, options.namespace) + listQuery(options), options);
  }

  create<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions & CallOptions = {}): Promise<T> {
    const path = collectionPath(kind, object.metadata.namespace) + writeQuery(options);
    return this.#call('POST', path, options, { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object });
  }

  /** Posts to a subresource of one object: a pod's `binding` or `eviction`, a service account's `token`. */
  createSubresource<R>(
    kind: Kind,
    ref: ObjectRef,
    subresource: string,
    body: object,
    options: CallOptions = {},
  ): Promise<R> {
    return this.#call('POST', objectPath(kind, ref, subresource), options, body);
  }

  /** Writes the whole object; its resourceVersion, when set, must still be current. */
  replace<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions & CallOptions = {}): Promise<T> {
    const path = objectPath(kind, object.metadata, options.subresource) + writeQuery(options);
    return this.#call('PUT', path, options, { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object });
  }

  patch<T>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: WriteOptions & CallOptions & { readonly type?: PatchType } = {},
  ): Promise<T> {
    const path = objectPath(kind, ref, options.subresource) + writeQuery(options);
    return this.#call('PATCH', path, options, patch, patchContentTypes[options.type ?? 'merge']);
  }

  async delete(kind: Kind, ref: ObjectRef, options: DeleteOptions & CallOptions = {}): Promise<void> {
    const { signal, ...body } = options;
    await this.#call('DELETE', objectPath(kind, ref), { signal }, { apiVersion: 'v1', kind: 'DeleteOptions', ...body });
  }

  /** Events after `resourceVersion`, with bookmarks. Ends when the server ends the watch. */
  async *watch<T>(
    kind: Kind<T>,
    options: ListOptions & {
      readonly resourceVersion: string;
      readonly timeoutSeconds?: number;
      readonly signal: AbortSignal;
    },
  ): AsyncGenerator<WatchEvent<T>> {
    const { timeoutSeconds } = options;
    const query = listQuery(options, { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds });
    const response = await this.#send('GET', collectionPath(kind, options.namespace) + query, options.signal);
    if (response.status >= 300) throw ApiError.fromBody(response.status, await response.text());
    for await (const line of response.lines()) {
      if (line !== '') yield JSON.parse(line) as WatchEvent<T>;
    }
  }

  /** The body of any path as text: health, version, metrics. */
  async text(path: string, options: CallOptions = {}): Promise<string> {
    const response = await this.#send('GET', path, options.signal ?? withDeadline(undefined, callDeadline));
    const body = await response.text();
    if (response.status >= 300) throw ApiError.fromBody(response.status, body);
    return body;
  }

  close(): void {
    this.#transport.close();
  }

  async #call<R>(
    method: ApiRequest['method'],
    path: string,
    options: CallOptions,
    body?: object,
    type?: string,
  ): Promise<R> {
    const signal = withDeadline(options.signal, callDeadline);
    const response = await this.#send(method, path, signal, body, type);
    const text = await response.text();
    if (response.status >= 300) throw ApiError.fromBody(response.status, text);
    return JSON.parse(text) as R;
  }

  #send(method: ApiRequest['method'], path: string, signal: AbortSignal, body?: object, type = 'application/json') {
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': this.#userAgent };
    if (body === undefined) return this.#transport.request({ method, path, headers, signal });
    headers['content-type'] = type;
    return this.#transport.request({ method, path, headers, signal, body: JSON.stringify(body) });
  }
}

/** `/api/v1/namespaces/ns/pods`, `/apis/apps/v1/deployments`, `/api/v1/nodes`. */
export function collectionPath(kind: Kind, namespace?: string): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${kind.resource}`;
}

export function objectPath(kind: Kind, ref: ObjectRef, subresource?: string): string {
  const path = `${collectionPath(kind, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

function listQuery(options: ListOptions, more: Record<string, string | number | undefined> = {}): string {
  const { labelSelector, fieldSelector, resourceVersion, limit } = options;
  return query({ labelSelector, fieldSelector, resourceVersion, limit, continue: options.continue, ...more });
}

function writeQuery(options: WriteOptions): string {
  return query({ fieldManager: options.fieldManager });
}

function query(values: Record<string, string | number | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  if (set.length === 0) return '';
  return `?${set.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}
