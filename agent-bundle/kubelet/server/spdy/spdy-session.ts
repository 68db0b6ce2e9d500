import type { Duplex } from 'node:stream';
import { type Deflate, constants, createDeflate } from 'node:zlib';
import { headerDictionary } from './header-dictionary.ts';
import { SpdyFrameReader, type SpdyFrame, dataFrames, headerBlock, pingFrame, synStreamFrame } from './spdy-frame.ts';

/** One of a session's streams, as its opener holds it. */
export interface SpdyStream {
  readonly id: number;
}

export interface SpdySessionHandlers {
  readonly onData: (stream: SpdyStream, data: Buffer) => void;
  /** The other end will send no more on it. */
  readonly onEnd: (stream: SpdyStream) => void;
  /** The connection is over, by either end. */
  readonly onClose: () => void;
}

/** The client's end of a SPDY/3.1 session on a connection that was upgraded to it. Streams are opened by us only. */
export class SpdySession {
  readonly #socket: Duplex;
  readonly #handlers: SpdySessionHandlers;
  readonly #reader = new SpdyFrameReader();
  readonly #streams = new Map<number, SpdyStream>();
  readonly #deflate: Deflate = createDeflate({ dictionary: headerDictionary });
  #nextId = 1;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(socket: Duplex, handlers: SpdySessionHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.on('data', (bytes: Buffer) => {
      for (const frame of this.#reader.push(bytes)) this.#receive(frame);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#deflate.close();
      handlers.onClose();
    });
  }

  /** Opens a stream; streams reach the other end in the order in which they are opened. */
  open(headers: Readonly<Record<string, string>>): Promise<SpdyStream> {
    const opened = this.#opening.then(async () => {
      const stream = { id: this.#nextId };
      this.#nextId += 2;
      this.#streams.set(stream.id, stream);
      this.#socket.write(synStreamFrame(stream.id, await this.#compress(headerBlock(headers))));
      return stream;
    });
    this.#opening = opened.catch(() => {});
    return opened;
  }

  /** False when the connection is behind: go on after `drained`. */
  write({ id }: SpdyStream, data: Buffer): boolean {
    return this.#send(dataFrames(id, data, false));
  }

  /** Says that we shall send no more on the stream. */
  endStream({ id }: SpdyStream): void {
    this.#send(dataFrames(id, Buffer.alloc(0), true));
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.once('drain', resolve);
      this.#socket.once('close', resolve);
    });
  }

  /** Holds back what the other end sends, while our reader is behind. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(buffers: readonly Buffer[]): boolean {
    if (this.#socket.destroyed) return true;
    this.#socket.cork();
    const fits = buffers.map((buffer) => this.#socket.write(buffer)).every(Boolean);
    this.#socket.uncork();
    return fits;
  }

  #receive(frame: SpdyFrame): void {
    switch (frame.type) {
      case 'data': {
        const stream = this.#streams.get(frame.stream);
        if (stream && frame.data.length > 0) this.#handlers.onData(stream, frame.data);
        if (stream && frame.fin) this.#ended(stream);
        return;
      }
      case 'reply':
      case 'reset': {
        const stream = this.#streams.get(frame.stream);
        if (stream && (frame.type === 'reset' || frame.fin)) this.#ended(stream);
        return;
      }
      case 'ping':
        // Odd ones are answers to ours, and we ask none.
        if (frame.id % 2 === 0) this.#send([pingFrame(frame.id)]);
        return;
      case 'goaway':
      case 'other':
        return;
    }
  }

  #ended(stream: SpdyStream): void {
    this.#streams.delete(stream.id);
    this.#handlers.onEnd(stream);
  }

  /** Headers share one compression context for the whole session. */
  #compress(block: Buffer): Promise<Buffer> {
    const pieces: Buffer[] = [];
    const collect = (piece: Buffer) => pieces.push(piece);
    return new Promise((resolve, reject) => {
      this.#deflate.on('data', collect);
      this.#deflate.once('error', reject);
      this.#deflate.write(block);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.#deflate.off('data', collect);
        this.#deflate.off('error', reject);
        resolve(Buffer.concat(pieces));
      });
    });
  }
}
