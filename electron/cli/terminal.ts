import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

/** Where a command speaks to a person: what it does and answers on stdout, complaints and questions on stderr. */
export class Terminal {
  readonly #streams: Streams;
  readonly #held: Array<() => void> = [];
  #status = '';
  #asking = false;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /** Whether a person can be asked. */
  get canAsk(): boolean {
    const { stdin, stderr } = this.#streams;
    return stdin.isTTY === true && stderr.isTTY === true;
  }

  /** A line, or several, of what it does or answers. */
  line(text = ''): void {
    this.#write(this.#streams.stdout, text);
  }

  /** A line, or several, that is no part of the answer. */
  complain(text: string): void {
    this.#write(this.#streams.stderr, text);
  }

  /** The line at the bottom that changes; empty takes it away. Nothing where stdout is no terminal. */
  status(text: string): void {
    const { stdout } = this.#streams;
    if (!stdout.isTTY) return;
    const columns = stdout.columns || 80;
    const shown = text.length >= columns ? `${text.slice(0, columns - 2)}…` : text;
    if (shown === this.#status) return;
    this.#status = shown;
    if (!this.#asking) stdout.write(`\r\u001b[K${shown}`);
  }

  /** Coloured, where stdout is a terminal that wants it. */
  styled(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#streams.stdout });
  }

  /** Asks for one line; what else is said is kept back until then. Rejects when the signal is aborted. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    this.status('');
    this.#asking = true;
    const { stdin, stderr } = this.#streams;
    const reader = createInterface({ input: stdin, output: stderr });
    try {
      return await reader.question(question, { signal });
    } finally {
      reader.close();
      this.#asking = false;
      for (const write of this.#held.splice(0)) write();
    }
  }

  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.ask(`${question} [yes/no] `, signal);
    return ['y', 'yes'].includes(answer.trim().toLowerCase());
  }

  #write(stream: NodeJS.WriteStream, text: string): void {
    if (this.#asking) return void this.#held.push(() => this.#write(stream, text));
    const status = this.#status;
    this.status('');
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
    this.status(status);
  }
}
