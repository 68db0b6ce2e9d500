import type { ApiRequest, ApiResponse, Transport } from '../../../common/client/transport.ts';
import type { AccountToken } from './account-token.ts';

/**
 * Requests with one account's token, over connections that are everybody's. A request that is refused for its token (the
 * account was made anew, or the server's keys) was not carried out: it is sent again, once, with another.
 */
export class TokenTransport implements Transport {
  readonly #connections: Transport;
  readonly #token: AccountToken;

  constructor(connections: Transport, token: AccountToken) {
    this.#connections = connections;
    this.#token = token;
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const token = await this.#token.get(request.signal);
    const response = await this.#send(request, token);
    if (response.status !== 401) return response;
    // Read to its end, so that its connection may be used again.
    await response.text();
    this.#token.drop(token);
    return this.#send(request, await this.#token.get(request.signal));
  }

  /** The connections go on: others use them. */
  close(): void {}

  #send(request: ApiRequest, token: string): Promise<ApiResponse> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return this.#connections.request({ ...request, headers });
  }
}
