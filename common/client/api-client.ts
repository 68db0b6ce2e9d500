import { type ApiObject, type Kind, apiVersionOf } from '../api/schema/kind.ts';
import { ApiError, type Status } from './api-error.ts';
import { Silence } from './silence.ts';
import type { ApiRequest, Transport } from './transport.ts';
import { inTime } from '../base/deadline.ts';

export interface ObjectRef {
  readonly name: string;
  readonly namespace?: string;
}

export interface ReadOptions {
  readonly subresource?: string;
  /** Only apiVersion, kind and metadata: https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
  readonly metadataOnly?: boolean;
}

export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly limit?: number;
  readonly continue?: string;
  /** As for `get`. */
  readonly metadataOnly?: boolean;
}

export interface ObjectList<T> {
  readonly items: T[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    /** How many come after the page, where no selector makes counting them dear. */
    readonly remainingItemCount?: number;
  };
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
/** A server sends a bookmark about once a minute: after this many milliseconds without a line it is taken for dead. */
const watchSilence = 150_000;

type CallOptions = { readonly signal?: AbortSignal };

/** Where objects of a kind are found: all that a path needs to know of a kind. */
export type ResourcePath = Pick<Kind, 'group' | 'version' | 'resource' | 'namespaced'>;

export interface TextOptions {
  readonly method?: ApiRequest['method'];
  /** The body. */
  readonly json?: string;
  readonly contentType?: string;
  /** Absent: JSON. */
  readonly accept?: string;
}

/** What a request carries. */
interface Call extends CallOptions {
  readonly body?: object;
  readonly contentType?: string;
  readonly accept?: string;
}

const deleteOptionsType = { apiVersion: 'v1', kind: 'DeleteOptions' };

/** A server that cannot cut objects down sends them whole. */
const acceptOf = ({ metadataOnly }: Pick<ReadOptions, 'metadataOnly'>, as: string) =>
  metadataOnly ? `application/json;as=${as};g=meta.k8s.io;v=v1,application/json` : 'application/json';

/** Typed calls on any kind. Every failure answer is thrown as an ApiError. */
export class ApiClient {
  readonly #transport: Transport;
  readonly #userAgent: string;

  constructor(transport: Transport, userAgent: string) {
    this.#transport = transport;
    this.#userAgent = userAgent;
  }

  get<T>(kind: Kind<T>, ref: ObjectRef, options: ReadOptions & CallOptions = {}): Promise<T> {
    const accept = acceptOf(options, 'PartialObjectMetadata');
    return this.#call('GET', objectPath(kind, ref, options.subresource), { ...options, accept });
  }

  /** One page, or everything where no limit is given. Items carry no apiVersion and kind. */
  list<T>(kind: Kind<T>, options: ListOptions & CallOptions = {}): Promise<ObjectList<T>> {
    const path = collectionPath(kind, options.namespace) + listQuery(options);
    return this.#call('GET', path, { ...options, accept: acceptOf(options, 'PartialObjectMetadataList') });
  }

  create<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions & CallOptions = {}): Promise<T> {
    const path = collectionPath(kind, object.metadata.namespace) + writeQuery(options);
    const body = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object };
    return this.#call('POST', path, { ...options, body });
  }

  /** Posts to a subresource of one object: a pod's `binding` or `eviction`, a service account's `token`. */
  createSubresource<R>(
    kind: Kind,
    ref: ObjectRef,
    subresource: string,
    body: object,
    options: CallOptions = {},
  ): Promise<R> {
    return this.#call('POST', objectPath(kind, ref, subresource), { ...options, body });
  }

  /** Writes the whole object; its resourceVersion, when set, must still be current. */
  replace<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions & CallOptions = {}): Promise<T> {
    const path = objectPath(kind, object.metadata, options.subresource) + writeQuery(options);
    const body = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object };
    return this.#call('PUT', path, { ...options, body });
  }

  patch<T>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: WriteOptions & CallOptions & { readonly type?: PatchType } = {},
  ): Promise<T> {
    const path = objectPath(kind, ref, options.subresource) + writeQuery(options);
    return this.#call('PATCH', path, {
      ...options,
      body: patch,
      contentType: patchContentTypes[options.type ?? 'merge'],
    });
  }

  async delete(kind: ResourcePath, ref: ObjectRef, options: DeleteOptions & CallOptions = {}): Promise<void> {
    const { signal, ...rest } = options;
    await this.#call('DELETE', objectPath(kind, ref), { signal, body: { ...deleteOptionsType, ...rest } });
  }

  /** Deletes every object of the kind in the namespace; those that finalizers or a grace period hold are marked. */
  async deleteCollection(kind: Kind, namespace: string, options: DeleteOptions & CallOptions = {}): Promise<void> {
    const { signal, ...rest } = options;
    await this.#call('DELETE', collectionPath(kind, namespace), { signal, body: { ...deleteOptionsType, ...rest } });
  }

  /** Events after `resourceVersion`, with bookmarks. Ends when the server ends the watch; throws when it falls silent. */
  async *watch<T>(
    kind: Kind<T>,
    options: ListOptions & {
      readonly resourceVersion: string;
      readonly timeoutSeconds?: number;
      readonly signal: AbortSignal;
      /** Called once the server has taken the watch. */
      readonly onOpen?: () => void;
    },
  ): AsyncGenerator<WatchEvent<T>> {
    const { timeoutSeconds } = options;
    const query = listQuery(options, { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds });
    const path = collectionPath(kind, options.namespace) + query;
    const accept = acceptOf(options, 'PartialObjectMetadata');
    const silence = new Silence(watchSilence);
    const signal = AbortSignal.any([options.signal, silence.signal]);
    silence.listen();
    try {
      const response = await this.#send('GET', path, { signal, accept });
      if (response.status >= 300) throw ApiError.fromBody(response.status, await response.text());
      options.onOpen?.();
      for await (const line of response.lines()) {
        silence.pause();
        if (line !== '') yield JSON.parse(line) as WatchEvent<T>;
        silence.listen();
      }
    } finally {
      silence.pause();
    }
  }

  /** The answer of any path as text: health, version, metrics; or of a write whose JSON is the caller's. */
  text(path: string, options: TextOptions & CallOptions = {}): Promise<string> {
    const { method = 'GET', json, contentType = 'application/json', accept = 'application/json' } = options;
    const headers: Record<string, string> = { accept, 'user-agent': this.#userAgent };
    if (json !== undefined) headers['content-type'] = contentType;
    return inTime(options.signal, callDeadline, async (signal) => {
      const response = await this.#transport.request({ method, path, headers, signal, body: json });
      const body = await response.text();
      if (response.status >= 300) throw ApiError.fromBody(response.status, body);
      return body;
    });
  }

  /**
   * The answer of a path as text while it comes. Throws when nothing has come for `silence` milliseconds; absent: it may be
   * quiet for as long as the signal allows, as a log is that is followed.
   */
  async *chunks(
    path: string,
    options: { readonly signal: AbortSignal; readonly silence?: number },
  ): AsyncGenerator<string> {
    const silence = new Silence(options.silence ?? Infinity);
    const signal = AbortSignal.any([options.signal, silence.signal]);
    silence.listen();
    try {
      const response = await this.#send('GET', path, { signal, accept: '*/*' });
      if (response.status >= 300) throw ApiError.fromBody(response.status, await response.text());
      for await (const text of response.chunks()) {
        silence.pause();
        yield text;
        silence.listen();
      }
    } finally {
      silence.pause();
    }
  }

  close(): void {
    this.#transport.close();
  }

  /** The same client, but that `allow` is asked right before each write: what it throws is the answer, and nothing is sent. */
  guarded(allow: () => void): ApiClient {
    const transport: Transport = {
      request: async (request) => {
        if (request.method !== 'GET') allow();
        return this.#transport.request(request);
      },
      close: () => this.#transport.close(),
    };
    return new ApiClient(transport, this.#userAgent);
  }

  #call<R>(method: ApiRequest['method'], path: string, call: Call): Promise<R> {
    return inTime(call.signal, callDeadline, async (signal) => {
      const response = await this.#send(method, path, { ...call, signal });
      const text = await response.text();
      if (response.status >= 300) throw ApiError.fromBody(response.status, text);
      return JSON.parse(text) as R;
    });
  }

  #send(method: ApiRequest['method'], path: string, call: Call & { readonly signal: AbortSignal }) {
    const { signal, body, contentType = 'application/json', accept = 'application/json' } = call;
    const headers: Record<string, string> = { accept, 'user-agent': this.#userAgent };
    if (body === undefined) return this.#transport.request({ method, path, headers, signal });
    headers['content-type'] = contentType;
    return this.#transport.request({ method, path, headers, signal, body: JSON.stringify(body) });
  }
}

/** `/api/v1/namespaces/ns/pods`, `/apis/apps/v1/deployments`, `/api/v1/nodes`. */
export function collectionPath(kind: ResourcePath, namespace?: string): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${kind.resource}`;
}

export function objectPath(kind: ResourcePath, ref: ObjectRef, subresource?: string): string {
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
