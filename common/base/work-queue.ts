import { type Backoff, backoffDelay } from './retry.ts';
import { type Clock, asError, systemClock } from './clock.ts';

export interface WorkQueueOptions {
  /** Keys worked on at the same time. */
  readonly workers?: number;
  readonly backoff?: Backoff;
  readonly clock?: Clock;
  readonly onError?: (key: string, error: Error, failures: number) => void;
}

/** No timer is longer, or it would fire at once. Reconciling sooner does no harm. */
const longestTimer = 2 ** 31 - 1;

const controllerBackoff: Backoff = { first: 5, most: 60_000, factor: 2, jitter: 0.1 };

/**
 * Keys waiting for their reconcile. A key is never worked on by two workers; a key added while it is being worked on
 * runs once more afterwards; a reconcile that throws is retried with backoff, one that returns is done.
 *
 *   absent ──add──▶ waiting ──worker──▶ active ──returns──▶ absent
 *                      ▲                 │ add: dirty ──▶ waiting again at the end
 *                      └──backoff timer──┘ throws
 *
 * Pattern: client-go's work queue; https://pkg.go.dev/k8s.io/client-go/util/workqueue
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #active = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { at: number; cancel: AbortController }>();
  readonly #workers: number;
  readonly #backoff: Backoff;
  readonly #clock: Clock;
  readonly #onError: ((key: string, error: Error, failures: number) => void) | undefined;
  #wake: (() => void) | undefined;

  constructor(options: WorkQueueOptions = {}) {
    this.#workers = options.workers ?? 1;
    this.#backoff = options.backoff ?? controllerBackoff;
    this.#clock = options.clock ?? systemClock;
    this.#onError = options.onError;
  }

  /** Asks for one reconcile of `key`; asking twice before it starts is asking once. */
  add(key: string): void {
    this.#waiting.add(key);
    this.#wake?.();
  }

  /** Asks for a reconcile of `key` in `ms` milliseconds, or sooner if something else asks; the earliest timer stays. */
  addAfter(key: string, ms: number): void {
    if (ms <= 0) return this.add(key);
    const delay = Math.min(ms, longestTimer);
    const at = this.#clock.monotonic() + delay;
    const pending = this.#timers.get(key);
    if (pending && pending.at <= at) return;
    pending?.cancel.abort();
    const cancel = new AbortController();
    this.#timers.set(key, { at, cancel });
    this.#clock.sleep(delay, cancel.signal).then(
      () => {
        this.#timers.delete(key);
        this.add(key);
      },
      () => {},
    );
  }

  get size(): number {
    return this.#waiting.size + this.#active.size;
  }

  /** Works until the signal is aborted; then waits for the reconciles under way. */
  async run(reconcile: (key: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const running = new Set<Promise<void>>();
    while (!signal.aborted) {
      for (const key of this.#waiting) {
        if (running.size >= this.#workers) break;
        if (this.#active.has(key)) continue;
        this.#waiting.delete(key);
        const one = this.#work(key, reconcile, signal).finally(() => {
          running.delete(one);
          this.#wake?.();
        });
        running.add(one);
      }
      await this.#change(signal);
    }
    await Promise.allSettled([...running]);
    for (const { cancel } of this.#timers.values()) cancel.abort();
    this.#timers.clear();
  }

  async #work(key: string, reconcile: (key: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
    this.#active.add(key);
    try {
      await reconcile(key, signal);
      this.#failures.delete(key);
    } catch (thrown) {
      if (signal.aborted) return;
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      this.#onError?.(key, asError(thrown), failures);
      this.addAfter(key, backoffDelay(this.#backoff, failures));
    } finally {
      this.#active.delete(key);
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
