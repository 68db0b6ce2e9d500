import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import { Http2Error, errorCode, flag, frameHead, frameType, numbersFrame } from './frames.ts';
import { JoinedWrites } from './joined-writes.ts';
import { initialSettings, largestWindow } from './peer-settings.ts';

/** What goes out on a connection, data as far as the windows of the other side let it through. */
export class Outgoing {
  readonly #writes: JoinedWrites;
  #window = initialSettings.window;
  #frame = initialSettings.frame;
  /** Those that have more to send than the windows let through. */
  readonly #stalled = new Set<Exchange>();

  constructor(socket: Socket) {
    this.#writes = new JoinedWrites(socket);
  }

  /** Bytes that are no frame, or a frame that was made already. */
  raw(bytes: Buffer): void {
    this.#writes.write(bytes);
  }

  frame(type: number, flags: number, stream: number, payload: Buffer): void {
    this.#writes.write(frameHead(type, flags, stream, payload.length));
    if (payload.length > 0) this.#writes.write(payload);
  }

  /** A frame whose payload is these numbers. */
  numbers(type: number, stream: number, ...numbers: readonly number[]): void {
    this.#writes.write(numbersFrame(type, stream, numbers));
  }

  /** Sends what the exchange has to send; what does not fit goes when the windows open. */
  data(exchange: Exchange): void {
    if (exchange.id === undefined) return;
    for (;;) {
      const next = exchange.next(Math.min(exchange.sendWindow, this.#window, this.#frame));
      if (!next) break;
      this.#window -= next.bytes.length;
      this.frame(frameType.data, next.last ? flag.endStream : 0, exchange.id, next.bytes);
    }
    if (exchange.pending) this.#stalled.add(exchange);
    else this.#stalled.delete(exchange);
  }

  /** The other side grants so many bytes more on all streams together. */
  grant(bytes: number): void {
    this.#window += bytes;
    if (this.#window > largestWindow) throw new Http2Error(errorCode.flowControl, 'a window that is too large');
    this.retry();
  }

  /** The longest frame that the other side takes. */
  limit(frame: number): void {
    this.#frame = frame;
  }

  /** Windows may have opened. */
  retry(): void {
    for (const exchange of [...this.#stalled]) this.data(exchange);
  }

  forget(exchange: Exchange): void {
    this.#stalled.delete(exchange);
  }

  flush(): void {
    this.#writes.flush();
  }
}
