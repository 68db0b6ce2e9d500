import type { ApiRequest, ApiResponse, Transport } from '../../common/client/transport.ts';

/** Requests in the name of a node over connections that many share; whose they are must be allowed to impersonate nodes. */
export class NodeTransport implements Transport {
  readonly #shared: Transport;
  readonly #who: Readonly<Record<string, string>>;

  constructor(shared: Transport, node: string) {
    this.#shared = shared;
    this.#who = { 'impersonate-user': `system:node:${node}`, 'impersonate-group': 'system:nodes' };
  }

  request(request: ApiRequest): Promise<ApiResponse> {
    return this.#shared.request({ ...request, headers: { ...request.headers, ...this.#who } });
  }

  /** The connections are not its own. */
  close(): void {}
}
