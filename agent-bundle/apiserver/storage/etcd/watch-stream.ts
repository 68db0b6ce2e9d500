import type { StoreBatch } from '../store.ts';
import type { Endpoint } from './endpoints.ts';
import { decodeWatch, encodeWatchCreate, progressRequest, watchPath } from './messages.ts';
import { WatchAssembler } from './watch-assembler.ts';
import { prefixRange } from './ranges.ts';

/** Milliseconds within which etcd must confirm a new watch. */
const openDeadline = 5_000;

/** Milliseconds after which progress is asked for again: a watch that etcd is still bringing up to date gives no answer. */
const progressInterval = 100;

/** Whether somebody wants to know how far the watch is; outlives the streams that carry the question. */
export class ProgressRequests {
  #wanted = false;
  #send: (() => void) | undefined;
  #again: NodeJS.Timeout | undefined;

  request(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#ask();
  }

  /** A batch has come. */
  answered(): void {
    this.#wanted = false;
    clearTimeout(this.#again);
  }

  /** A stream is there to carry the question; undefined: it is gone. */
  connect(send: (() => void) | undefined): void {
    this.#send = send;
    clearTimeout(this.#again);
    this.#ask();
  }

  #ask(): void {
    if (!this.#wanted || !this.#send) return;
    this.#send();
    this.#again = setTimeout(() => this.#ask(), progressInterval);
  }
}

/**
 * One watch over one stream to one member, until either ends. It starts with the revision that was delivered last and not
 * the one after it: a compaction up to exactly there may have taken deletions with it, and asking so makes etcd refuse
 * instead of leaving them out.
 */
export async function* watchStream(
  endpoint: Endpoint,
  prefix: string,
  afterRevision: number,
  signal: AbortSignal,
  progress: ProgressRequests,
): AsyncGenerator<StoreBatch> {
  // A member that lost its leader ends the stream then, instead of holding it open in silence.
  const stream = endpoint.channel.stream(watchPath, { hasleader: 'true' });
  const cancel = () => stream.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const unanswered = setTimeout(cancel, openDeadline);
  try {
    signal.throwIfAborted();
    stream.send(encodeWatchCreate(prefixRange(prefix), Math.max(afterRevision, 1)));
    const assembler = new WatchAssembler(afterRevision);
    for await (const messages of stream.incoming()) {
      clearTimeout(unanswered);
      for (const bytes of messages) {
        const message = decodeWatch(bytes);
        const batch = assembler.accept(message);
        if (message.created) progress.connect(() => stream.send(progressRequest));
        if (!batch) continue;
        progress.answered();
        yield batch;
      }
    }
  } finally {
    clearTimeout(unanswered);
    progress.connect(undefined);
    signal.removeEventListener('abort', cancel);
    stream.cancel();
  }
}
