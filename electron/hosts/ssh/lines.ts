import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is handed over in pieces. */
const longestLine = 64 * 1024;

type OnLine = (line: string) => void | Promise<void>;

/** Cuts a stream of bytes into lines, whatever way it was chunked. */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: OnLine;
  #rest = '';

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  /** The promise, if there is one, is fulfilled once every line of the chunk has been taken. */
  push(chunk: Buffer): void | Promise<void> {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    const whole = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    for (; this.#rest.length > longestLine; this.#rest = this.#rest.slice(longestLine)) {
      whole.push(this.#rest.slice(0, longestLine));
    }
    const taking = whole.map(this.#onLine).filter((one) => one !== undefined);
    if (taking.length > 0) return Promise.all(taking).then(() => {});
  }

  /** Hands over a last line that had no line end. */
  end(): void | Promise<void> {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') return this.#onLine(rest);
  }
}
