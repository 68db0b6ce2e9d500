import type { InjectionKey } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import type { CallName, Chunk, FeedName, Input, Params, Result, Row, StreamName } from '../../common/ipc/contract.ts';
import type { FeedBatch, RendererChannel, ToRenderer } from '../../common/ipc/wire.ts';

/** Batches a reader takes before it has handled the first: one being shown, one on the way. */
const credit = 2;

export interface FeedReader<N extends FeedName> {
  onBatch(batch: FeedBatch<Row<N>>): void;
  /** It will bring nothing more; without an error it ended by itself. */
  onEnd(error: AppError | undefined): void;
}

export interface StreamReader<N extends StreamName> {
  /** The next chunks are sent once the promise is fulfilled. */
  onChunks(chunks: ReadonlyArray<Chunk<N>>): void | Promise<void>;
  onEnd(error: AppError | undefined): void;
}

export interface OpenStream<N extends StreamName> {
  write(input: Input<N>): void;
  close(): void;
}

interface Pending {
  onMessage(message: ToRenderer): void;
  onClosed(error: AppError): void;
}

/**
 * The main process, as the pages see it: the contract's calls, feeds and streams over one channel.
 *
 *   open ──channel closes──▶ closed: calls reject, feeds and streams end, with `backend-lost`
 */
export class Backend {
  readonly #channel: RendererChannel;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #isClosed = false;

  constructor(channel: RendererChannel) {
    this.#channel = channel;
    channel.onMessage((message) => this.#pending.get(message.id)?.onMessage(message));
    channel.onClose(() => this.#close());
  }

  /** Rejects with an AppError: what went wrong there, or `backend-lost`. */
  call<N extends CallName>(name: N, params: Params<N>): Promise<Result<N>> {
    return new Promise((resolve, reject) => {
      const id = this.#begin({
        onMessage: (message) => {
          this.#pending.delete(id);
          if (message.type === 'result') resolve(message.result as Result<N>);
          else if (message.type === 'error') reject(AppError.from(message.error));
        },
        onClosed: reject,
      });
      if (id !== 0) this.#channel.send({ type: 'call', id, name, params });
    });
  }

  /** Opens a feed; returns what closes it. */
  feed<N extends FeedName>(name: N, params: Params<N>, reader: FeedReader<N>): () => void {
    const id = this.#begin({
      onMessage: (message) => {
        if (message.type === 'rows') {
          reader.onBatch(message.batch as FeedBatch<Row<N>>);
          this.#channel.send({ type: 'credit', id, credit: 1 });
        } else this.#end(id, message, reader);
      },
      onClosed: (error) => reader.onEnd(error),
    });
    if (id !== 0) this.#channel.send({ type: 'open', id, name, params, credit });
    return () => this.#abandon(id);
  }

  stream<N extends StreamName>(name: N, params: Params<N>, reader: StreamReader<N>): OpenStream<N> {
    // One after the other: a reader that takes its time must not get the next chunks, or the end, before.
    const waiting: ToRenderer[] = [];
    let isTaking = false;
    const takeWaiting = async () => {
      isTaking = true;
      for (let next = waiting.shift(); next && this.#pending.has(id); next = waiting.shift()) {
        if (next.type !== 'chunks') this.#end(id, next, reader);
        else {
          const taking = reader.onChunks(next.chunks as ReadonlyArray<Chunk<N>>);
          if (taking) await taking;
          if (this.#pending.has(id)) this.#channel.send({ type: 'credit', id, credit: 1 });
        }
      }
      isTaking = false;
    };
    const id = this.#begin({
      onMessage: (message) => {
        waiting.push(message);
        if (!isTaking) void takeWaiting();
      },
      onClosed: (error) => reader.onEnd(error),
    });
    if (id !== 0) this.#channel.send({ type: 'open', id, name, params, credit });
    return {
      write: (input) => {
        if (this.#pending.has(id)) this.#channel.send({ type: 'input', id, input });
      },
      close: () => this.#abandon(id),
    };
  }

  /** The id for a new exchange; 0 when the channel is closed, and `pending` has been told. */
  #begin(pending: Pending): number {
    if (this.#isClosed) {
      queueMicrotask(() => pending.onClosed(new AppError('backend-lost')));
      return 0;
    }
    const id = this.#nextId++;
    this.#pending.set(id, pending);
    return id;
  }

  #end(id: number, message: ToRenderer, reader: { onEnd(error: AppError | undefined): void }): void {
    if (message.type !== 'end' && message.type !== 'error') return;
    this.#pending.delete(id);
    reader.onEnd(message.error && AppError.from(message.error));
  }

  #abandon(id: number): void {
    if (this.#pending.delete(id)) this.#channel.send({ type: 'close', id });
  }

  #close(): void {
    this.#isClosed = true;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const one of pending) one.onClosed(new AppError('backend-lost'));
  }
}

export const backendKey: InjectionKey<Backend> = Symbol('backend');
