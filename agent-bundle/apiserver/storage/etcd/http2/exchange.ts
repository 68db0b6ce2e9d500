import { Http2Error, errorCode } from './frames.ts';
import type { Headers } from './header-block.ts';
import { largestWindow } from './peer-settings.ts';

/** Why nothing comes any more. */
export type ExchangeEnd =
  | { readonly type: 'complete' }
  /** `done` tells whether the other side may have acted on what it got. */
  | { readonly type: 'broken'; readonly done: 'never' | 'maybe'; readonly reason: string };

/** What comes back on a stream is told to this. */
export interface ExchangeListener {
  headers(headers: Headers): void;
  /** A slice of what arrived. */
  data(piece: Buffer): void;
  /** Told once, the last. */
  end(end: ExchangeEnd): void;
}

/** What an exchange asks of its connection. */
export interface ExchangeCarrier {
  /** There is something to send. */
  ready(exchange: Exchange): void;
  /** So many more bytes may come on this stream. */
  refill(exchange: Exchange, bytes: number): void;
  /** What comes does not matter any more. */
  cancel(exchange: Exchange): void;
}

/** Large lists and batches of events come without waiting for a window to open again and again. */
export const receiveWindow = 4 * 1024 * 1024;

/**
 * One request and what comes back, on one stream of a connection.
 *
 *   waiting (no number) ──a stream is free──▶ open ──▶ ended
 *        └──────────── cancelled, lost ─────────────────▲
 */
export class Exchange {
  /** The head of the request. */
  readonly block: Buffer;
  /** Number of the stream; undefined: nothing was sent. */
  id: number | undefined;
  /** Bytes that may be sent; below zero when the other side took back what it had granted. */
  sendWindow = 0;
  readonly #carrier: ExchangeCarrier;
  readonly #listener: ExchangeListener;
  readonly #outgoing: Buffer[] = [];
  #sending: 'more' | 'last' | 'nothing' = 'more';
  #ended = false;
  #reading: 'on' | 'held' = 'on';
  /** Bytes that came since the other side was told that it may send more. */
  #received = 0;

  constructor(block: Buffer, carrier: ExchangeCarrier, listener: ExchangeListener) {
    this.block = block;
    this.#carrier = carrier;
    this.#listener = listener;
  }

  /** Whether all was said that is to be said to the other side. */
  get said(): boolean {
    return this.#sending === 'nothing';
  }

  /** Whether bytes wait to be sent. */
  get pending(): boolean {
    return this.#outgoing.length > 0;
  }

  send(bytes: Buffer, what: 'more' | 'last' = 'more'): void {
    if (this.#ended || this.#sending !== 'more') return;
    this.#outgoing.push(bytes);
    this.#sending = what;
    this.#carrier.ready(this);
  }

  /** The next bytes to send, at most `most`, and whether they are the last. */
  next(most: number): { readonly bytes: Buffer; readonly last: boolean } | undefined {
    const [first] = this.#outgoing;
    if (!first || most <= 0) return undefined;
    const bytes = first.length > most ? first.subarray(0, most) : first;
    if (bytes === first) this.#outgoing.shift();
    else this.#outgoing[0] = first.subarray(most);
    this.sendWindow -= bytes.length;
    const last = this.#sending === 'last' && this.#outgoing.length === 0;
    if (last) this.#sending = 'nothing';
    return { bytes, last };
  }

  /** The other side grants so many bytes more. */
  grant(bytes: number): void {
    this.sendWindow += bytes;
    if (this.sendWindow > largestWindow) throw new Http2Error(errorCode.flowControl, 'a window that is too large');
  }

  /** While it is held, the other side is not told that it may send more than it was granted. */
  hold(): void {
    this.#reading = 'held';
  }

  resume(): void {
    this.#reading = 'on';
    this.#refill();
  }

  cancel(): void {
    if (this.#ended) return;
    this.#carrier.cancel(this);
    const done = this.id === undefined ? 'never' : 'maybe';
    this.finish({ type: 'broken', done, reason: `the stream ended with code ${errorCode.cancel}` });
  }

  /** For the connection: headers came. */
  takeHeaders(headers: Headers): void {
    this.#listener.headers(headers);
  }

  /** For the connection: `length` bytes came, padding and all, of which `content` matters. */
  takeData(content: Buffer, length: number): void {
    this.#received += length;
    if (this.#received > receiveWindow) throw new Http2Error(errorCode.flowControl, 'more data than was granted');
    if (content.length > 0) this.#listener.data(content);
    this.#refill();
  }

  /** For the connection: nothing more comes. */
  finish(end: ExchangeEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#outgoing.length = 0;
    this.#listener.end(end);
  }

  #refill(): void {
    if (this.#ended || this.#reading === 'held' || this.#received < receiveWindow / 2) return;
    this.#carrier.refill(this, this.#received);
    this.#received = 0;
  }
}
