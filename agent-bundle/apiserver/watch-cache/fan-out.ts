/** Milliseconds: what it costs, about, to tell one watcher and to send what it is told; and the longest pause after a round. */
const costOfWatcher = 0.05;
const longestPause = 10;

/**
 * When the watchers of one resource are told of its changes: at the end of the event loop's turn, so that changes that come
 * together are told together; and where a round wakes many, not again until it has been paid for. Under load everybody then gets
 * few large writes instead of many small ones; a change that comes alone is told at once.
 *
 *   idle ──change──▶ due ──end of the turn──▶ told ──▶ resting (the more were woken, the longer) ──▶ idle
 *                     ▲                                   └──change: due when the rest is over──┐
 *                     └─────────────────────────────────────────────────────────────────────────┘
 */
export class FanOut {
  readonly #tell: () => number;
  #due = false;
  /** On the monotonic clock: before this nobody is told. */
  #restsUntil = 0;

  /** `tell` tells every watcher that waits, and returns how many of them it woke. */
  constructor(tell: () => number) {
    this.#tell = tell;
  }

  changed(): void {
    if (this.#due) return;
    this.#due = true;
    const rest = this.#restsUntil - performance.now();
    if (rest <= 0) setImmediate(this.#round);
    else setTimeout(this.#round, rest);
  }

  readonly #round = (): void => {
    this.#due = false;
    const woken = this.#tell();
    this.#restsUntil = performance.now() + Math.min(longestPause, woken * costOfWatcher);
  };
}
