import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiRequest, ApiResponse, Transport } from '../../../common/client/transport.ts';

/** Milliseconds between two tries. */
const pause = 150;

/**
 * Asks again until a server answers, as somebody does who knows that servers come and go: what was asked for may have been
 * done twice then, so whoever creates must know his own object, and whoever deletes must not mind that it is gone.
 */
export class PatientTransport implements Transport {
  readonly #under: Transport;

  constructor(under: Transport) {
    this.#under = under;
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const isWatch = request.path.includes('watch=true');
    for (;;) {
      try {
        const response = await this.#under.request(request);
        if (isWatch || (response.status < 500 && response.status !== 429)) return response;
        await response.text();
      } catch (error) {
        if (isWatch || request.signal.aborted) throw error;
      }
      await sleep(pause, undefined, { signal: request.signal });
    }
  }

  close(): void {
    this.#under.close();
  }
}
