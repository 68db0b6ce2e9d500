import { asError } from './clock.ts';

/**
 * A scope that owns what runs in it: whoever starts a loop awaits its end.
 *
 *   open ──end()──▶ ending (signal aborted, tasks awaited, disposers run in reverse) ──▶ ended
 *
 * A task that throws while the scope is open is reported to `onFailure`; an AbortError after `end` is not a failure.
 */
export class Lifetime {
  readonly #controller = new AbortController();
  readonly #tasks = new Set<Promise<void>>();
  readonly #disposers: Array<() => void | Promise<void>> = [];
  readonly #onFailure: (error: Error) => void;
  readonly #unlink: () => void;
  #ended: Promise<void> | undefined;
  #isReleased = false;

  constructor(onFailure: (error: Error) => void, parent?: AbortSignal) {
    this.#onFailure = onFailure;
    const stop = () => void this.end();
    parent?.addEventListener('abort', stop, { once: true });
    this.#unlink = () => parent?.removeEventListener('abort', stop);
    if (parent?.aborted) void this.end();
  }

  /** Aborted when the scope ends; pass it to everything that waits. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs a task that belongs to this scope; `end` waits for it. */
  run(task: (signal: AbortSignal) => Promise<void>): void {
    if (this.signal.aborted) return;
    const running = task(this.signal)
      .catch((error: unknown) => {
        if (!this.signal.aborted) this.#onFailure(asError(error));
      })
      .finally(() => this.#tasks.delete(running));
    this.#tasks.add(running);
  }

  /** Registers what must be released at the end; the last registered is released first. After the end: at once. */
  add(dispose: () => void | Promise<void>): void {
    if (this.#isReleased) void this.#release(dispose);
    else this.#disposers.push(dispose);
  }

  /** Ends the scope once; every caller gets the same promise. Disposer failures are reported, never thrown. */
  end(): Promise<void> {
    this.#ended ??= this.#finish();
    return this.#ended;
  }

  async #finish(): Promise<void> {
    this.#unlink();
    this.#controller.abort(new DOMException('the scope ended', 'AbortError'));
    await Promise.allSettled([...this.#tasks]);
    for (let dispose = this.#disposers.pop(); dispose; dispose = this.#disposers.pop()) await this.#release(dispose);
    this.#isReleased = true;
  }

  async #release(dispose: () => void | Promise<void>): Promise<void> {
    try {
      await dispose();
    } catch (error) {
      this.#onFailure(asError(error));
    }
  }
}
