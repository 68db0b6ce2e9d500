/** Characters of JSON that may wait to be read: a large paste into a shell, not a flood. */
const room = 4 * 1024 * 1024;

/** What a page writes to a stream, in order, until the stream's handler reads it. For one reader. */
export class InputQueue<I> implements AsyncIterable<I> {
  readonly #inputs: Array<{ readonly input: I; readonly size: number }> = [];
  #waiting = 0;
  #isEnded = false;
  #wake = () => {};

  /** False: there is no room, and it was not taken. */
  push(input: I): boolean {
    const size = JSON.stringify(input).length;
    if (this.#waiting + size > room) return false;
    this.#waiting += size;
    this.#inputs.push({ input, size });
    this.#wake();
    return true;
  }

  /** Nothing more will come; what waits is still given. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<I> {
    for (;;) {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
        this.#waiting -= next.size;
        yield next.input;
      }
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
