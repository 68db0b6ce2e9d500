import { Client, Metadata, type MethodDefinition, type ServiceError, credentials, status } from '@grpc/grpc-js';
import { RuntimeError, type RuntimeFailure } from '../port.ts';

const options = {
  'grpc.max_receive_message_length': 32 << 20,
  'grpc.enable_http_proxy': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
};

/** The connection to a runtime's socket. It is made at the first call, and made again when it was lost. */
export class CriChannel {
  readonly #client: Client;

  /** `endpoint` is such as unix:///run/containerd/containerd.sock. */
  constructor(endpoint: string) {
    this.#client = new Client(endpoint, credentials.createInsecure(), options);
  }

  /** One answer, within `milliseconds`; every failure is a RuntimeError, but for the signal's own. */
  call<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    signal: AbortSignal,
    milliseconds: number,
  ): Promise<Response> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortReason(signal));
      const cancel = () => call.cancel();
      const call = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        { deadline: Date.now() + milliseconds },
        (error, response) => {
          signal.removeEventListener('abort', cancel);
          if (!error) resolve(response as Response);
          else reject(signal.aborted ? abortReason(signal) : toRuntimeError(error));
        },
      );
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Answers until the runtime ends the stream, or it breaks, or the signal is aborted. */
  async *stream<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    signal: AbortSignal,
  ): AsyncGenerator<Response> {
    if (signal.aborted) return;
    const { path, requestSerialize, responseDeserialize } = method;
    const answers = this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    const cancel = () => answers.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      yield* answers as AsyncIterable<Response>;
    } catch (error) {
      if (!signal.aborted) throw toRuntimeError(error as ServiceError);
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}

const failures: Partial<Record<status, RuntimeFailure>> = {
  [status.NOT_FOUND]: 'not-found',
  [status.UNAVAILABLE]: 'unavailable',
  [status.DEADLINE_EXCEEDED]: 'deadline',
  [status.UNIMPLEMENTED]: 'unsupported',
};

function toRuntimeError(error: ServiceError): RuntimeError {
  return new RuntimeError(failures[error.code] ?? 'refused', error.details || error.message, error);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError');
}
