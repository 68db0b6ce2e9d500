import type { Clock } from '../../common/base/clock.ts';

/** The system's time, which a test may skip ahead, or let run fast: what sleeps until then wakes at once. */
export class SkippingClock implements Clock {
  #skipped = 0;
  #jumped = 0;
  readonly #sleepers = new Set<() => void>();

  now(): number {
    return Date.now() + this.#skipped + this.#jumped;
  }

  monotonic(): number {
    return performance.now() + this.#skipped;
  }

  skip(ms: number): void {
    this.#skipped += ms;
    for (const rearm of [...this.#sleepers]) rearm();
  }

  /** Sets the wall clock, by so many milliseconds from what it shows; the monotonic one goes on. */
  jump(ms: number): void {
    this.#jumped += ms;
  }

  /** Lets `step` milliseconds pass every few milliseconds until `work` is done. */
  async hurry<T>(work: () => Promise<T>, step = 1_000): Promise<T> {
    const hurrying = setInterval(() => this.skip(step), 5);
    try {
      return await work();
    } finally {
      clearInterval(hurrying);
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const due = this.monotonic() + ms;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        this.#sleepers.delete(arm);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal?.reason as Error);
      };
      const arm = () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            end();
            resolve();
          },
          Math.max(0, due - this.monotonic()),
        );
      };
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(arm);
      arm();
    });
  }
}
