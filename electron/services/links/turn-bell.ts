import { asError } from '../../../common/base/clock.ts';

/** Rung by some, waited for by others: a ring is kept until somebody has heard it. */
export class TurnBell {
  #isRung = false;
  #waiting: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#waiting?.();
  }

  clear(): void {
    this.#isRung = false;
  }

  /** Fulfilled at the next ring, or at once after one that nobody has heard. One may wait at a time. */
  rung(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting = undefined;
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        settle();
        reject(asError(signal.reason));
      };
      const hear = () => {
        settle();
        this.#isRung = false;
        resolve();
      };
      if (signal.aborted) return onAbort();
      if (this.#isRung) return hear();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting = hear;
    });
  }
}
