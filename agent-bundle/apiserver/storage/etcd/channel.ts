import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  connect,
  constants,
} from 'node:http2';
import { GrpcDeframer, grpcFrame } from './grpc-frame.ts';

export interface ChannelTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Large lists and batches of events come without waiting for a window to open again and again. */
const streamWindow = 4 * 1024 * 1024;
const connectionWindow = 16 * 1024 * 1024;
/** While calls wait and nothing comes, the other side is asked this often whether it lives; etcd takes offence below 5 s. */
const pingInterval = 6_000;

/**
 * gRPC to one etcd member over one HTTP/2 connection, which is made when it is needed and made anew when it is lost. Errors
 * read as gRPC's own do, `14 UNAVAILABLE: …`: etcd-failure.ts knows what they mean.
 *
 *   none ──call──▶ connecting ──▶ open ──closed, or silent for two pings──▶ none: what waits fails with UNAVAILABLE
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export class Channel {
  readonly #url: string;
  readonly #tls: ChannelTls | undefined;
  #connection: Connection | undefined;
  #closed = false;

  constructor(url: string, tls: ChannelTls | undefined) {
    this.#url = url;
    this.#tls = tls;
  }

  /** One message there, one back, within `ms` milliseconds. */
  unary(path: string, message: Buffer, ms: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const connection = this.#connect();
      const stream = connection.request({ [constants.HTTP2_HEADER_PATH]: path, 'grpc-timeout': `${Math.ceil(ms)}m` });
      const answer = new Answer(stream);
      const late = setTimeout(() => {
        stream.close(constants.NGHTTP2_CANCEL);
        connection.suspect();
        const where = stream.id === undefined ? 'No connection established' : 'no answer';
        settle(new Error(`4 DEADLINE_EXCEEDED: ${where} within ${Math.ceil(ms)} ms`));
      }, ms);
      let settled = false;
      const settle = (failure: Error | undefined) => {
        if (settled) return;
        settled = true;
        clearTimeout(late);
        const [first] = answer.messages;
        if (first && !failure) resolve(first);
        else reject(failure ?? new Error('13 INTERNAL: etcd answered without a message'));
      };
      stream.once('end', () => settle(answer.failure()));
      stream.once('close', () => settle(answer.failure()));
      stream.end(grpcFrame(message));
    });
  }

  /** Messages both ways until either side ends it. `incoming` throws what breaks it. */
  stream(path: string, headers: OutgoingHttpHeaders): GrpcStream {
    return new GrpcStream(this.#connect().request({ [constants.HTTP2_HEADER_PATH]: path, ...headers }));
  }

  close(): void {
    this.#closed = true;
    this.#connection?.end();
  }

  #connect(): Connection {
    if (this.#closed) throw new Error('14 UNAVAILABLE: Channel closed before call started');
    return (this.#connection = this.#connection?.usable ? this.#connection : new Connection(this.#url, this.#tls));
  }
}

/** A stream of messages both ways. */
export class GrpcStream {
  readonly #stream: ClientHttp2Stream;
  readonly #answer: Answer;

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    this.#answer = new Answer(stream);
  }

  send(message: Buffer): void {
    if (!this.#stream.destroyed) this.#stream.write(grpcFrame(message));
  }

  cancel(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  /** The messages that came since the last ones were taken. */
  async *incoming(): AsyncGenerator<readonly Buffer[]> {
    for (;;) {
      const messages = await this.#answer.taken();
      if (messages.length === 0) break;
      yield messages;
    }
    const failure = this.#answer.failure();
    if (failure) throw failure;
  }
}

/** Bytes of a stream that may wait for their reader here. */
const bytesAhead = 4 * 1024 * 1024;

/** What comes back on one stream. */
class Answer {
  readonly #stream: ClientHttp2Stream;
  readonly #deframer = new GrpcDeframer();
  #messages: Buffer[] = [];
  /** Bytes that came since the last messages were taken. */
  #untaken = 0;
  #status: IncomingHttpHeaders | undefined;
  #error: Error | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    const says = (headers: IncomingHttpHeaders) => void (this.#status = headers);
    stream.once('response', says);
    stream.once('trailers', says);
    stream.on('error', (error: Error) => void (this.#error ??= error));
    stream.on('data', (piece: Buffer) => this.#take(piece));
    stream.once('end', () => this.#end());
    stream.once('close', () => this.#end());
  }

  get messages(): readonly Buffer[] {
    return this.#messages;
  }

  /** What has come; waits when that is nothing yet. Empty at the end. Whoever is slow holds the other side up. */
  async taken(): Promise<readonly Buffer[]> {
    if (this.#stream.isPaused()) this.#stream.resume();
    if (this.#messages.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const messages = this.#messages;
    this.#messages = [];
    this.#untaken = 0;
    return messages;
  }

  /** What etcd, HTTP/2 or the network says is wrong; undefined when all is well. Of an answer that has ended. */
  failure(): Error | undefined {
    const code = this.#status?.['grpc-status'];
    if (code === '0') return undefined;
    if (code !== undefined) return grpcError(Number(code), String(this.#status?.['grpc-message'] ?? ''));
    const { id, rstCode } = this.#stream;
    const reason = this.#error?.message ?? `the stream ended with code ${rstCode}`;
    // Without a number it was never sent.
    if (id === undefined) return new Error(`14 UNAVAILABLE: No connection established: ${reason}`);
    return new Error(`14 UNAVAILABLE: Connection dropped: ${reason}`);
  }

  #take(piece: Buffer): void {
    this.#untaken += piece.length;
    try {
      this.#messages.push(...this.#deframer.take(piece));
    } catch (error) {
      this.#stream.destroy(error as Error);
    }
    if (this.#messages.length > 0 && this.#wake) this.#wakeUp();
    // Nobody waits for more: what comes now stays with etcd.
    else if (this.#messages.length > 0 && this.#untaken > bytesAhead) this.#stream.pause();
  }

  #end(): void {
    this.#ended = true;
    this.#wakeUp();
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

/** One HTTP/2 connection, and whether it can be trusted with another call. */
class Connection {
  readonly #session: ClientHttp2Session;
  #streams = 0;
  #heard = true;
  #watchdog: NodeJS.Timeout | undefined;
  #usable = true;

  constructor(url: string, tls: ChannelTls | undefined) {
    this.#session = connect(url, { ...tls, settings: { initialWindowSize: streamWindow, enablePush: false } });
    this.#session.once('connect', () => this.#session.setLocalWindowSize(connectionWindow));
    // What fails for it, its streams are told too.
    this.#session.on('error', () => {});
    const retire = () => {
      this.#usable = false;
      clearInterval(this.#watchdog);
    };
    this.#session.once('close', retire);
    this.#session.once('goaway', retire);
  }

  get usable(): boolean {
    return this.#usable && !this.#session.destroyed && !this.#session.closed;
  }

  request(headers: OutgoingHttpHeaders): ClientHttp2Stream {
    const stream = this.#session.request({ ...grpcHeaders, ...headers });
    const heard = () => (this.#heard = true);
    stream.on('data', heard);
    this.#streams++;
    this.#watchdog ??= setInterval(() => this.#watch(), pingInterval);
    stream.once('close', () => {
      heard();
      if (--this.#streams > 0) return;
      clearInterval(this.#watchdog);
      this.#watchdog = undefined;
    });
    return stream;
  }

  /** A call got no answer in time: a connection on which nothing else was heard either is given up. */
  suspect(): void {
    if (!this.#heard || this.#session.connecting) this.#session.destroy();
  }

  /** Takes no more calls; what waits is told. */
  end(): void {
    this.#session.destroy();
  }

  #watch(): void {
    if (this.#heard) {
      this.#heard = false;
      return;
    }
    if (this.#session.connecting) return this.end();
    let answered = false;
    setTimeout(() => answered || this.end(), pingInterval - 1_000).unref();
    this.#session.ping(() => (answered = this.#heard = true));
  }
}

const grpcHeaders: OutgoingHttpHeaders = {
  [constants.HTTP2_HEADER_METHOD]: 'POST',
  'content-type': 'application/grpc+proto',
  te: 'trailers',
};
