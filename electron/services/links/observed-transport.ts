import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../../common/client/transport.ts';

export interface TransportObserver {
  /** The server has answered, whatever. */
  readonly onHeard: () => void;
  /** A request, or the body of an answer, broke off. */
  readonly onBroken: () => void;
}

/** Tells of each request whether the server was heard; what is no AppError yet becomes `cluster-unreachable`. */
export class ObservedTransport implements Transport {
  readonly #cluster: string;
  readonly #transport: () => Promise<Transport>;
  readonly #observer: TransportObserver;

  constructor(cluster: string, transport: () => Promise<Transport>, observer: TransportObserver) {
    this.#cluster = cluster;
    this.#transport = transport;
    this.#observer = observer;
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const broken = (thrown: unknown) => this.#broken(thrown, request);
    try {
      const response = await (await this.#transport()).request(request);
      this.#observer.onHeard();
      const { status, headers } = response;
      return {
        status,
        headers,
        text: () => response.text().catch((error: unknown) => Promise.reject(broken(error))),
        lines: () => watched(response.lines(), broken),
        chunks: () => watched(response.chunks(), broken),
      };
    } catch (error) {
      throw broken(error);
    }
  }

  /** Whose connections these are closes them. */
  close(): void {}

  #broken(thrown: unknown, { signal }: ApiRequest): Error {
    const error = asError(thrown);
    if (signal.aborted) return error;
    this.#observer.onBroken();
    return unreachable(this.#cluster, error);
  }
}

/** What came between us and a cluster, as an error a person can read. */
export function unreachable(cluster: string, error: Error): Error {
  if (error instanceof AppError || error instanceof ApiError) return error;
  return new AppError('cluster-unreachable', { cluster, reason: error.message }, error);
}

async function* watched(source: AsyncIterable<string>, broken: (thrown: unknown) => Error): AsyncGenerator<string> {
  try {
    yield* source;
  } catch (error) {
    throw broken(error);
  }
}
