/**
 * Tasks by key, a few at a time and never two of one key; where several of a key wait, only the newest is run. A thousand
 * pods that are refused at once do not open a thousand connections to say so.
 */
export class Turns {
  readonly #most: number;
  readonly #waiting = new Map<string, () => Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs the task when it is its turn; it must not reject. */
  give(key: string, task: () => Promise<void>): void {
    this.#waiting.set(key, task);
    this.#begin();
  }

  /** Begins nothing more, and resolves when what has begun is done. */
  async end(): Promise<void> {
    this.#waiting.clear();
    await Promise.all(this.#running.values());
  }

  #begin(): void {
    for (const [key, task] of this.#waiting) {
      if (this.#running.size >= this.#most) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      const running = task().finally(() => {
        this.#running.delete(key);
        this.#begin();
      });
      this.#running.set(key, running);
    }
  }
}
