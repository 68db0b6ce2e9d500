import type { StreamPipe } from './handlers.ts';
import { InputQueue } from './input-queue.ts';

/** Characters of JSON in one message, unless a single chunk has more. */
const messageSize = 256 * 1024;

/** Somebody who goes on once less than `below` characters are queued. */
interface Waiting {
  readonly below: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends a stream's chunks in order, none left out: one message for each credit, with as many chunks as fit. Without
 * credit it takes as much as one message holds, then `send` makes its source wait.
 */
export class StreamPump<C, I> implements StreamPipe<C, I> {
  readonly inputs = new InputQueue<I>();
  readonly #deliver: (chunks: readonly C[]) => void;
  readonly #queue: Array<{ readonly chunk: C; readonly size: number }> = [];
  #queued = 0;
  #credit: number;
  #stoppedBy: Error | undefined;
  #waiting: Waiting[] = [];

  constructor(deliver: (chunks: readonly C[]) => void, credit: number) {
    this.#deliver = deliver;
    this.#credit = credit;
  }

  async send(...chunks: readonly C[]): Promise<void> {
    if (this.#stoppedBy) throw this.#stoppedBy;
    for (const chunk of chunks) {
      const size = JSON.stringify(chunk).length;
      this.#queue.push({ chunk, size });
      this.#queued += size;
    }
    this.#flush();
    if (this.#queued >= messageSize) await this.#until(messageSize);
  }

  give(credit: number): void {
    this.#credit += credit;
    this.#flush();
  }

  /** Fulfilled once everything was sent; rejects when the pump is stopped before. */
  async drained(): Promise<void> {
    if (this.#queue.length > 0) await this.#until(1);
  }

  /** Nothing is sent from now on; who waits for room is told why there will be none. */
  stop(reason: Error): void {
    this.#stoppedBy = reason;
    this.#queue.length = 0;
    this.#queued = 0;
    this.inputs.end();
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  #until(below: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ below, resolve, reject }));
  }

  #flush(): void {
    while (this.#credit > 0 && this.#queue.length > 0) {
      this.#credit--;
      this.#deliver(this.#nextMessage());
    }
    const enough = this.#waiting.filter(({ below }) => this.#queued < below);
    this.#waiting = this.#waiting.filter((one) => !enough.includes(one));
    for (const { resolve } of enough) resolve();
  }

  #nextMessage(): C[] {
    let size = 0;
    const count = this.#queue.findIndex((next, index) => {
      size += next.size;
      return index > 0 && size > messageSize;
    });
    const taken = this.#queue.splice(0, count < 0 ? this.#queue.length : count);
    this.#queued -= taken.reduce((sum, { size: one }) => sum + one, 0);
    return taken.map(({ chunk }) => chunk);
  }
}
