import { GrpcDeframer } from './grpc-frame.ts';
import type { Exchange, ExchangeEnd, ExchangeListener } from './http2/exchange.ts';
import type { Headers } from './http2/header-block.ts';

/** Bytes of a stream that may wait for their reader here. */
const bytesAhead = 4 * 1024 * 1024;

/** The messages that come back on one exchange, and what gRPC says of it at the end. */
export class Answer implements ExchangeListener {
  /** Set as soon as there is one. */
  exchange: Exchange | undefined;
  readonly #deframer = new GrpcDeframer();
  readonly #onEnd: (() => void) | undefined;
  #messages: Buffer[] = [];
  /** Bytes that came since the last messages were taken. */
  #untaken = 0;
  /** Headers, and trailers in their place when there are any. */
  #status: Headers | undefined;
  #end: ExchangeEnd | undefined;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(onEnd?: () => void) {
    this.#onEnd = onEnd;
  }

  get messages(): readonly Buffer[] {
    return this.#messages;
  }

  /** What has come; waits when that is nothing yet. Empty at the end. Whoever is slow holds the other side up. */
  async taken(): Promise<readonly Buffer[]> {
    this.exchange?.resume();
    if (this.#messages.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const messages = this.#messages;
    this.#messages = [];
    this.#untaken = 0;
    return messages;
  }

  /** What etcd, HTTP/2 or the network says is wrong; undefined when all is well. Of an answer that has ended. */
  failure(): Error | undefined {
    const code = this.#status?.get('grpc-status');
    if (code === '0') return undefined;
    if (code !== undefined) return grpcError(Number(code), this.#status?.get('grpc-message') ?? '');
    const broken = this.#end?.type === 'broken' ? this.#end : undefined;
    const reason = this.#error?.message ?? broken?.reason ?? 'the stream ended without a status';
    const what = broken?.done === 'never' ? 'No connection established' : 'Connection dropped';
    return new Error(`14 UNAVAILABLE: ${what}: ${reason}`);
  }

  headers(headers: Headers): void {
    this.#status = headers;
  }

  data(piece: Buffer): void {
    this.#untaken += piece.length;
    try {
      const messages = this.#deframer.take(piece);
      if (this.#messages.length === 0) this.#messages = messages;
      else this.#messages.push(...messages);
    } catch (error) {
      this.#error = error as Error;
      this.exchange?.cancel();
      return;
    }
    if (this.#messages.length === 0) return;
    if (this.#wake) this.#wakeUp();
    // Nobody waits for more: what comes now stays with etcd.
    else if (this.#untaken > bytesAhead) this.exchange?.hold();
  }

  end(end: ExchangeEnd): void {
    this.#end = end;
    this.#wakeUp();
    this.#onEnd?.();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

const codeNames = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS'],
  ...['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'],
  ...['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'],
];

/** Messages come percent-encoded. */
function grpcError(code: number, message: string): Error {
  let text = message;
  try {
    text = decodeURIComponent(message);
  } catch {
    // Not encoded, then.
  }
  return new Error(`${code} ${codeNames[code] ?? 'UNKNOWN'}: ${text}`);
}
