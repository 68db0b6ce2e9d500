import type { Clock } from '../../../common/base/clock.ts';

/**
 * Counts who uses something.
 *
 *   used ──the last release──▶ lingering ──grace──▶ onUnused, once
 *     ▲────────take───────────────┘
 */
export class UseCount {
  readonly #grace: number;
  readonly #clock: Clock;
  readonly #onUnused: () => void;
  #users = 0;
  #lingering: AbortController | undefined;

  /** `grace` is in milliseconds. */
  constructor(grace: number, clock: Clock, onUnused: () => void) {
    this.#grace = grace;
    this.#clock = clock;
    this.#onUnused = onUnused;
  }

  /** One more user; the answer is its release, which counts once. */
  take(): () => void {
    this.#users++;
    this.#lingering?.abort(new DOMException('used again', 'AbortError'));
    this.#lingering = undefined;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (--this.#users === 0) void this.#linger();
    };
  }

  /** No longer counts: `onUnused` is not called any more. */
  end(): void {
    this.#users = Infinity;
    this.#lingering?.abort(new DOMException('over', 'AbortError'));
  }

  async #linger(): Promise<void> {
    const lingering = new AbortController();
    this.#lingering = lingering;
    await this.#clock.sleep(this.#grace, lingering.signal).catch(() => {});
    if (!lingering.signal.aborted) this.#onUnused();
  }
}
