import { abortable } from '../../../common/base/abortable.ts';
import type { CommandLine, CommandLogEntry } from '../../../common/ipc/rows/plan-run.ts';

/** Entries a reader is handed at once. */
const atOnce = 200;

/**
 * What a run did on hosts, in the order it ended. Of more lines than `limit` the oldest are let go, and readers who had
 * not come that far are told how many.
 */
export class CommandLog {
  readonly #limit: number;
  #lines: CommandLine[] = [];
  /** How many were let go: the number of the first line that is left. */
  #dropped = 0;
  #isEnded = false;
  /** Those who wait for the next line, or the end. */
  #waiting: Array<() => void> = [];

  constructor(limit = 5000) {
    this.#limit = limit;
  }

  add(line: CommandLine): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#limit) {
      this.#lines.shift();
      this.#dropped++;
    }
    this.#wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Sends everything from the beginning, at the reader's pace, until the log ends or the signal is aborted. */
  async follow(send: (...entries: CommandLogEntry[]) => Promise<void>, signal: AbortSignal): Promise<void> {
    let next = 0;
    while (!signal.aborted) {
      if (next < this.#dropped) {
        const count = this.#dropped - next;
        next = this.#dropped;
        await send({ kind: 'dropped', count });
      }
      const from = next - this.#dropped;
      const lines = from < 0 ? [] : this.#lines.slice(from, from + atOnce);
      next += lines.length;
      if (lines.length > 0) await send(...lines.map((line) => ({ kind: 'command' as const, ...line })));
      else if (from === this.#lines.length && this.#isEnded) return;
      else if (from === this.#lines.length) await this.#more(signal);
    }
  }

  async #more(signal: AbortSignal): Promise<void> {
    const more = new Promise<void>((resolve) => this.#waiting.push(resolve));
    await abortable(more, signal).catch(() => {});
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
