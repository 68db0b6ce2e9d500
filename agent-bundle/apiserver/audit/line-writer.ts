import { asError } from '../../../common/base/clock.ts';

/** Where lines go in the end. */
export interface LineSink {
  append(lines: Buffer): Promise<void>;
  close(): Promise<void>;
}

interface LineWriterOptions {
  /** Told, once each time it begins and once each time it is over, that lines are lost, and of how many. */
  readonly onLost: (reason: string, lines: number) => void;
  /** Bytes that may wait to be written; what comes on top is lost. */
  readonly waitingMost?: number;
}

const defaultWaitingMost = 32 * 1024 * 1024;

/**
 * Hands lines to a sink in the background, as many at a time as have gathered meanwhile: `write` never waits and never
 * throws. While the sink is slower than they come, or fails, lines are lost rather than requests held up.
 */
export class LineWriter {
  readonly #sink: LineSink;
  readonly #options: LineWriterOptions;
  readonly #waitingMost: number;
  #waiting: Buffer[] = [];
  #waitingSize = 0;
  #lost = 0;
  #writing: Promise<void> | undefined;

  constructor(sink: LineSink, options: LineWriterOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#waitingMost = options.waitingMost ?? defaultWaitingMost;
  }

  /** `line` is without its end. */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#waitingSize + bytes.length > this.#waitingMost) {
      this.#lose(1, 'they come faster than they can be written');
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingSize += bytes.length;
    this.#writing ??= this.#drain();
  }

  /** Resolves when everything is written, or lost. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#sink.close();
  }

  async #drain(): Promise<void> {
    // Lines of one turn of the event loop go together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingSize = 0;
      await this.#append(lines);
    }
    this.#writing = undefined;
  }

  async #append(lines: readonly Buffer[]): Promise<void> {
    try {
      await this.#sink.append(Buffer.concat(lines));
    } catch (error) {
      this.#lose(lines.length, asError(error).message);
      return;
    }
    if (this.#lost > 0) this.#options.onLost('they are written again', this.#lost);
    this.#lost = 0;
  }

  #lose(count: number, reason: string): void {
    if (this.#lost === 0) this.#options.onLost(reason, count);
    this.#lost += count;
  }
}
