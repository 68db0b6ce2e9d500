import { asError } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';

interface Running {
  readonly stop: AbortController;
  /** Milliseconds since the epoch by which it will be over; Infinity when nobody can say. */
  readonly deadline: number;
}

/**
 * What is being done for one pod: at most one operation of a key. Deciding never waits for them: it sees which are under
 * way, and decides again when one has ended.
 */
export class Operations {
  readonly #life: Lifetime;
  readonly #running = new Map<string, Running>();
  readonly #onEnd: (key: string, error: Error | undefined) => void;

  /** `onEnd` hears of each operation that has ended; of an aborted one without an error. */
  constructor(onEnd: (key: string, error: Error | undefined) => void) {
    this.#onEnd = onEnd;
    this.#life = new Lifetime(() => {});
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  /** Starts it, unless one of that key is under way that will be over as soon; a slower one is aborted. */
  start(key: string, task: (signal: AbortSignal) => Promise<void>, deadline = Infinity): void {
    const before = this.#running.get(key);
    if (before && !(deadline < before.deadline - 1000)) return;
    before?.stop.abort(new DOMException('replaced', 'AbortError'));
    const stop = new AbortController();
    const running = { stop, deadline };
    this.#running.set(key, running);
    this.#life.run(async (life) => {
      const signal = AbortSignal.any([life, stop.signal]);
      const error = await task(signal).then(
        () => undefined,
        (thrown: unknown) => asError(thrown),
      );
      if (this.#running.get(key) !== running) return;
      this.#running.delete(key);
      this.#onEnd(key, signal.aborted ? undefined : error);
    });
  }

  /** Aborts those whose key is chosen; each is told when it really has ended. */
  abort(chosen: (key: string) => boolean): void {
    for (const [key, { stop }] of this.#running) {
      if (chosen(key)) stop.abort(new DOMException('no longer wanted', 'AbortError'));
    }
  }

  end(): Promise<void> {
    return this.#life.end();
  }
}
