/** Notices when nothing is heard for some time: its signal is aborted with a TimeoutError then. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #most: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `most` is in milliseconds; Infinity: it may last. */
  constructor(most: number) {
    this.#most = most;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on something should be heard. */
  listen(): void {
    clearTimeout(this.#timer);
    if (this.#most === Infinity) return;
    const reason = () => new DOMException(`nothing was heard for ${this.#most / 1000} s`, 'TimeoutError');
    this.#timer = setTimeout(() => this.#controller.abort(reason()), this.#most);
  }

  /** Something was heard, or nobody listens any more. */
  pause(): void {
    clearTimeout(this.#timer);
  }
}
