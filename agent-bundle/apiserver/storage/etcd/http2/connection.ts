import type { Socket } from 'node:net';
import { type ChannelTls, connect } from './connect.ts';
import { Exchange, type ExchangeCarrier, type ExchangeEnd, type ExchangeListener, receiveWindow } from './exchange.ts';
import { FrameReader, type Frame, Http2Error, checkFrame, contentOf, errorCode, flag, frameType } from './frames.ts';
import { mostHeaders } from './header-block.ts';
import { HeaderFrames } from './header-frames.ts';
import { KeepAlive } from './keep-alive.ts';
import { Outgoing } from './outgoing.ts';
import { encodeSettings, initialSettings, largestWindow, setting, settingsAfter } from './peer-settings.ts';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const ourSettings = encodeSettings([
  [setting.tableSize, 0],
  [setting.push, 0],
  [setting.window, receiveWindow],
  [setting.headers, mostHeaders],
]);
/** Bytes that may be on their way on all streams together. */
const connectionWindow = 16 * 1024 * 1024;
const lastStream = 2 ** 31 - 1;

/**
 * One HTTP/2 connection to a server, for calls that are few bytes there and back. Not in it: priorities, pushes, what a client
 * does for anybody else. Whatever the other side does wrong ends the connection. https://www.rfc-editor.org/rfc/rfc9113
 *
 *   connecting ──SETTINGS came──▶ open ──GOAWAY──▶ draining ──the last call ended──▶ closed
 *       └─────────── error, lost, given up ───────────┴───────────────────────────────▲
 *
 * Calls wait without a number while it is connecting, and while the other side has as many as it wants.
 */
export class Connection implements ExchangeCarrier {
  readonly #socket: Socket;
  readonly #out: Outgoing;
  readonly #reader = new FrameReader();
  readonly #headers = new HeaderFrames();
  readonly #keepAlive: KeepAlive;
  readonly #exchanges = new Map<number, Exchange>();
  readonly #waiting = new Set<Exchange>();
  #state: 'connecting' | 'open' | 'draining' | 'closed' = 'connecting';
  #peer = initialSettings;
  /** Bytes that came since the other side was told that it may send more. */
  #received = 0;
  #nextStream: number;

  /** `firstStream` is odd, and higher than 1 where a test wants to see the numbers run out. */
  constructor(url: string, tls: ChannelTls | undefined, firstStream = 1) {
    this.#nextStream = firstStream;
    this.#socket = connect(url, tls, () => this.#greet());
    this.#out = new Outgoing(this.#socket);
    this.#keepAlive = new KeepAlive(
      () => this.#exchanges.size + this.#waiting.size > 0,
      () => this.#ping(),
      () => this.#lose('no answer to pings'),
    );
    this.#socket.on('data', (piece: Buffer) => this.#take(piece));
    this.#socket.on('error', (error) => this.#lose(error.message));
    this.#socket.on('end', () => this.#lose('the other side closed the connection'));
    this.#socket.on('close', () => this.#lose('the connection was closed'));
  }

  /** Whether another call may be made on it. */
  get usable(): boolean {
    if (this.#state !== 'connecting' && this.#state !== 'open') return false;
    return this.#nextStream + 2 * this.#waiting.size <= lastStream;
  }

  /** Begins an exchange; `block` is the head of the request. */
  request(block: Buffer, listener: ExchangeListener): Exchange {
    const exchange = new Exchange(block, this, listener);
    if (!this.usable) {
      exchange.finish({ type: 'broken', done: 'never', reason: 'the connection was closed' });
      return exchange;
    }
    this.#waiting.add(exchange);
    this.#keepAlive.watch();
    this.#start();
    return exchange;
  }

  /** A call got no answer in time: a connection on which nothing else was heard either is given up. */
  suspect(): void {
    if (!this.#keepAlive.heard || this.#state === 'connecting') this.end();
  }

  /** Takes no more calls; what waits is told. */
  end(): void {
    this.#lose('the connection was given up');
  }

  ready(exchange: Exchange): void {
    this.#out.data(exchange);
  }

  refill({ id }: Exchange, bytes: number): void {
    if (id !== undefined) this.#out.numbers(frameType.windowUpdate, id, bytes);
  }

  cancel(exchange: Exchange): void {
    this.#waiting.delete(exchange);
    if (exchange.id === undefined) return;
    this.#out.numbers(frameType.reset, exchange.id, errorCode.cancel);
    this.#forget(exchange.id);
  }

  #ping(): void {
    if (this.#state === 'connecting') this.#lose('no answer yet');
    else this.#out.frame(frameType.ping, 0, 0, Buffer.alloc(8));
  }

  #greet(): void {
    this.#out.raw(preface);
    this.#out.frame(frameType.settings, 0, 0, ourSettings);
    this.#out.numbers(frameType.windowUpdate, 0, connectionWindow - initialSettings.window);
  }

  /** Gives numbers to those that wait, as many as the other side wants. */
  #start(): void {
    if (this.#state !== 'open') return;
    for (const exchange of this.#waiting) {
      if (this.#exchanges.size >= this.#peer.streams) return;
      this.#waiting.delete(exchange);
      const id = this.#nextStream;
      this.#nextStream += 2;
      exchange.id = id;
      exchange.sendWindow = this.#peer.window;
      this.#exchanges.set(id, exchange);
      this.#out.frame(frameType.headers, flag.endHeaders, id, exchange.block);
      this.#out.data(exchange);
    }
  }

  #take(piece: Buffer): void {
    if (this.#state === 'closed') return;
    this.#keepAlive.hear();
    try {
      for (const frame of this.#reader.take(piece)) {
        this.#accept(frame);
        if (this.#isClosed()) return;
      }
    } catch (error) {
      const code = error instanceof Http2Error ? error.code : errorCode.protocol;
      this.#out.numbers(frameType.goAway, 0, 0, code);
      this.#lose(error instanceof Error ? error.message : String(error), 'politely');
    }
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #accept(frame: Frame): void {
    checkFrame(frame);
    const { type, stream, payload } = frame;
    this.#headers.check(frame);
    if (this.#state === 'connecting' && (type !== frameType.settings || frame.flags & flag.ack)) {
      throw new Http2Error(errorCode.protocol, 'no settings at first');
    }
    const ours = stream % 2 === 1 && stream < this.#nextStream;
    if (stream !== 0 && !ours && type <= frameType.continuation && type !== frameType.priority) {
      throw new Http2Error(errorCode.protocol, `a stream ${stream} that nobody opened`);
    }
    switch (type) {
      case frameType.data:
        return this.#acceptData(frame);
      case frameType.headers:
      case frameType.continuation:
        return this.#acceptHeaders(frame);
      case frameType.reset:
        return this.#acceptReset(stream, payload.readUInt32BE());
      case frameType.settings:
        return this.#acceptSettings(frame);
      case frameType.push:
        throw new Http2Error(errorCode.protocol, 'a push that nobody allowed');
      case frameType.ping:
        if (!(frame.flags & flag.ack)) this.#out.frame(frameType.ping, flag.ack, 0, payload);
        return;
      case frameType.goAway:
        return this.#acceptGoAway(payload);
      case frameType.windowUpdate:
        return this.#acceptWindow(stream, payload.readUInt32BE() & largestWindow);
    }
  }

  #acceptData(frame: Frame): void {
    const { length } = frame.payload;
    this.#received += length;
    if (this.#received > connectionWindow) throw new Http2Error(errorCode.flowControl, 'more data than was granted');
    // Of one that is cancelled or slow too: what it may keep waiting is bounded by its own window.
    if (this.#received >= connectionWindow / 2) {
      this.#out.numbers(frameType.windowUpdate, 0, this.#received);
      this.#received = 0;
    }
    this.#exchanges.get(frame.stream)?.takeData(contentOf(frame), length);
    if (frame.flags & flag.endStream) this.#complete(frame.stream);
  }

  #acceptHeaders(frame: Frame): void {
    const whole = this.#headers.take(frame);
    if (!whole) return;
    const { stream, flags } = whole.head;
    this.#exchanges.get(stream)?.takeHeaders(whole.headers);
    if (flags & flag.endStream) this.#complete(stream);
  }

  #acceptReset(stream: number, code: number): void {
    const done = code === errorCode.refusedStream ? 'never' : 'maybe';
    this.#finish(stream, { type: 'broken', done, reason: `the stream ended with code ${code}` });
  }

  #acceptSettings({ flags, payload }: Frame): void {
    if (flags & flag.ack) return;
    const before = this.#peer;
    this.#peer = settingsAfter(before, payload);
    this.#out.frame(frameType.settings, flag.ack, 0, Buffer.alloc(0));
    for (const exchange of this.#exchanges.values()) exchange.grant(this.#peer.window - before.window);
    if (this.#state === 'connecting') this.#state = 'open';
    this.#out.limit(this.#peer.frame);
    this.#out.retry();
    this.#start();
  }

  #acceptGoAway(payload: Buffer): void {
    const last = payload.readUInt32BE() & largestWindow;
    const reason = `the other side closes the connection with code ${payload.readUInt32BE(4)}`;
    this.#state = 'draining';
    const untouched = { type: 'broken', done: 'never', reason } as const;
    for (const id of [...this.#exchanges.keys()].filter((each) => each > last)) this.#finish(id, untouched);
    this.#failWaiting(reason);
    this.#closeIfDrained();
  }

  #acceptWindow(stream: number, bytes: number): void {
    if (bytes === 0) throw new Http2Error(errorCode.protocol, 'a window that opens by nothing');
    if (stream === 0) return this.#out.grant(bytes);
    const exchange = this.#exchanges.get(stream);
    if (!exchange) return;
    exchange.grant(bytes);
    this.#out.data(exchange);
  }

  /** The other side has said all it has to say. */
  #complete(stream: number): void {
    // Nobody listens any more: the rest need not be said.
    if (this.#exchanges.get(stream)?.said === false) {
      this.#out.numbers(frameType.reset, stream, errorCode.cancel);
    }
    this.#finish(stream, { type: 'complete' });
  }

  #finish(stream: number, end: ExchangeEnd): void {
    const exchange = this.#exchanges.get(stream);
    this.#forget(stream);
    exchange?.finish(end);
  }

  /** One stream less: another call may take its place. */
  #forget(stream: number): void {
    const exchange = this.#exchanges.get(stream);
    if (!exchange) return;
    this.#exchanges.delete(stream);
    this.#out.forget(exchange);
    this.#start();
    this.#closeIfDrained();
  }

  #closeIfDrained(): void {
    if (this.#state === 'draining' && this.#exchanges.size === 0) this.#lose('the other side closed the connection');
  }

  #failWaiting(reason: string): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const exchange of waiting) exchange.finish({ type: 'broken', done: 'never', reason });
  }

  /** `politely`: what was written last is still sent. */
  #lose(reason: string, how: 'at once' | 'politely' = 'at once'): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#keepAlive.stop();
    this.#out.flush();
    if (how === 'politely') this.#socket.destroySoon();
    else this.#socket.destroy();
    this.#failWaiting(reason);
    const exchanges = [...this.#exchanges.values()];
    this.#exchanges.clear();
    for (const exchange of exchanges) exchange.finish({ type: 'broken', done: 'maybe', reason });
  }
}
