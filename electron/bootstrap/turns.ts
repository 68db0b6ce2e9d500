import type { InTurn, Phase } from './phase.ts';

/** For each phase a queue of one: what its hosts may not do at the same time. */
export class Turns {
  readonly #signal: AbortSignal;
  readonly #last = new Map<Phase, Promise<unknown>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Waits for those before it, well ended or not; then acts, unless the signal is aborted. */
  of(phase: Phase): InTurn {
    return (act) => {
      const turn = (this.#last.get(phase) ?? Promise.resolve()).then(() => {
        this.#signal.throwIfAborted();
        return act();
      });
      this.#last.set(
        phase,
        turn.catch(() => {}),
      );
      return turn;
    };
  }
}
