import { Etcd3, type IOptions } from 'etcd3';

export interface EtcdAccess {
  /** Client URLs such as https://10.77.0.11:2379, the nearest first. */
  readonly endpoints: readonly string[];
  /** PEM. Absent only where a test speaks plain HTTP to itself. */
  readonly tls?: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
}

/** One etcd member, over one connection. */
export interface Endpoint {
  readonly url: string;
  readonly client: Etcd3;
}

/** Pings find a dead connection within 15 s; etcd allows one every 5 s. Large lists and watch batches are no error. */
const channelOptions: IOptions['grpcOptions'] = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.max_receive_message_length': -1,
  'grpc.use_local_subchannel_pool': 1,
};

/** etcd3's own retries would repeat writes: whether to try again is decided by who calls. */
const once = {
  execute: async (attempt: (context: { signal: AbortSignal }) => unknown) =>
    attempt({ signal: new AbortController().signal }),
} as unknown as NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

/** The members of a cluster. One is used until it fails, then the next. */
export class Endpoints {
  readonly #endpoints: readonly Endpoint[];
  #current = 0;

  constructor(access: EtcdAccess) {
    const credentials = access.tls && {
      rootCertificate: access.tls.ca,
      certChain: access.tls.cert,
      privateKey: access.tls.key,
    };
    const faultHandling = { global: once, host: () => once };
    this.#endpoints = access.endpoints.map((url) => ({
      url,
      client: new Etcd3({ hosts: url, credentials, grpcOptions: channelOptions, faultHandling }),
    }));
  }

  get current(): Endpoint {
    return this.#endpoints[this.#current] as Endpoint;
  }

  get size(): number {
    return this.#endpoints.length;
  }

  /** Moves on to the next member, unless somebody has already. */
  failed(endpoint: Endpoint): void {
    if (endpoint === this.current) this.#current = (this.#current + 1) % this.#endpoints.length;
  }

  close(): void {
    for (const { client } of this.#endpoints) client.close();
  }
}
