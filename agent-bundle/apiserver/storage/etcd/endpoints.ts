import { Channel } from './channel.ts';
import type { ChannelTls } from './http2/connect.ts';

export interface EtcdAccess {
  /** Client URLs such as https://10.77.0.11:2379, the nearest first. */
  readonly endpoints: readonly string[];
  /** PEM. Absent only where a test speaks plain HTTP to itself. */
  readonly tls?: ChannelTls;
}

/** One etcd member, over one connection. */
export interface Endpoint {
  readonly url: string;
  readonly channel: Channel;
}

/** The members of a cluster. One is used until it fails, then the next. */
export class Endpoints {
  readonly #endpoints: readonly Endpoint[];
  #current = 0;

  constructor(access: EtcdAccess) {
    this.#endpoints = access.endpoints.map((url) => ({ url, channel: new Channel(url, access.tls) }));
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
    for (const { channel } of this.#endpoints) channel.close();
  }
}
