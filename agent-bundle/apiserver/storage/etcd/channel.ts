import { Answer } from './answer.ts';
import { grpcFrame } from './grpc-frame.ts';
import type { ChannelTls } from './http2/connect.ts';
import { Connection } from './http2/connection.ts';
import type { Exchange } from './http2/exchange.ts';
import { encodeHeaders } from './http2/header-block.ts';

/** Heads of requests that are kept: a few paths, each with the few deadlines that are usual. */
const keptHeads = 100;

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
  readonly #heads = new Map<string, Buffer>();
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
      const limit = Math.ceil(ms);
      const answer = new Answer(() => {
        clearTimeout(late);
        const failure = answer.failure();
        const [first] = answer.messages;
        if (first && !failure) resolve(first);
        else reject(failure ?? new Error('13 INTERNAL: etcd answered without a message'));
      });
      const late = setTimeout(() => {
        const where = exchange.id === undefined ? 'No connection established' : 'no answer';
        reject(new Error(`4 DEADLINE_EXCEEDED: ${where} within ${limit} ms`));
        exchange.cancel();
        connection.suspect();
      }, ms);
      const exchange = connection.request(this.#head(path, 'grpc-timeout', `${limit}m`), answer);
      answer.exchange = exchange;
      exchange.send(grpcFrame(message), 'last');
    });
  }

  /** Messages both ways until either side ends it. `incoming` throws what breaks it. */
  stream(path: string, headers: Readonly<Record<string, string>>): GrpcStream {
    const answer = new Answer();
    const block = Buffer.concat([this.#head(path), encodeHeaders(Object.entries(headers))]);
    answer.exchange = this.#connect().request(block, answer);
    return new GrpcStream(answer.exchange, answer);
  }

  close(): void {
    this.#closed = true;
    this.#connection?.end();
  }

  #connect(): Connection {
    if (this.#closed) throw new Error('14 UNAVAILABLE: Channel closed before call started');
    return (this.#connection = this.#connection?.usable ? this.#connection : new Connection(this.#url, this.#tls));
  }

  /** The head of a request, made once for the same path and field. */
  #head(path: string, name = '', value = ''): Buffer {
    const key = `${path} ${name} ${value}`;
    const kept = this.#heads.get(key);
    if (kept) return kept;
    const { host, protocol } = new URL(this.#url);
    const fields: Array<[name: string, value: string]> = [
      [':method', 'POST'],
      [':scheme', protocol.slice(0, -1)],
      [':path', path],
      [':authority', host],
      ['te', 'trailers'],
      ['content-type', 'application/grpc+proto'],
    ];
    if (name !== '') fields.push([name, value]);
    const head = encodeHeaders(fields);
    if (this.#heads.size >= keptHeads) this.#heads.clear();
    this.#heads.set(key, head);
    return head;
  }
}

/** A stream of messages both ways. */
export class GrpcStream {
  readonly #exchange: Exchange;
  readonly #answer: Answer;

  constructor(exchange: Exchange, answer: Answer) {
    this.#exchange = exchange;
    this.#answer = answer;
  }

  send(message: Buffer): void {
    this.#exchange.send(grpcFrame(message));
  }

  cancel(): void {
    this.#exchange.cancel();
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
