import { abortable } from '../../../../common/base/abortable.ts';

/** One after the other, in the order of asking, for each key. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves when it is our turn, with what ends it; rejects when the signal is aborted before. */
  async take(key: string, signal: AbortSignal): Promise<() => void> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const { promise: ours, resolve: end } = Promise.withResolvers<void>();
    const last = before.then(() => ours);
    this.#last.set(key, last);
    void last.then(() => {
      if (this.#last.get(key) === last) this.#last.delete(key);
    });
    try {
      await abortable(before, signal);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }
}
