import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command speaks to a person: answers on stdout, everything else on stderr. Plain where no terminal is. */
export class Terminal {
  readonly #out: NodeJS.WriteStream;
  readonly #err: NodeJS.WriteStream;
  readonly #in: NodeJS.ReadStream;
  #status = '';
  #asking = false;
  readonly #held: string[] = [];

  constructor({
    stdout,
    stderr,
    stdin,
  }: {
    stdout: NodeJS.WriteStream;
    stderr: NodeJS.WriteStream;
    stdin: NodeJS.ReadStream;
  }) {
    this.#out = stdout;
    this.#err = stderr;
    this.#in = stdin;
  }

  /** Whether a person can be shown moving things. */
  get isInteractive(): boolean {
    return this.#err.isTTY === true;
  }

  /** Whether a person can be asked. */
  get canAsk(): boolean {
    return this.#in.isTTY === true && this.#err.isTTY === true;
  }

  /** The command's answer, for pipes too. */
  answer(text: string): void {
    this.#out.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** A line on the way to it; kept back while a person is asked. */
  line(text = ''): void {
    if (this.#asking) this.#held.push(text);
    else {
      const status = this.#status;
      this.status('');
      this.#err.write(`${text}\n`);
      this.status(status);
    }
  }

  /** The line at the bottom that changes; empty takes it away. Nothing where it cannot change. */
  status(text: string): void {
    const columns = this.#err.columns || 80;
    const shown = text.length >= columns ? `${text.slice(0, columns - 2)}…` : text;
    if (shown === this.#status) return;
    this.#status = shown;
    if (this.isInteractive && !this.#asking) this.#err.write(`\r\u001b[K${shown}`);
  }

  /** Coloured for stderr, where it is a terminal that wants it. */
  styled(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#err });
  }

  /** Asks for one line; rejects when the signal is aborted. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    this.status('');
    this.#asking = true;
    const reader = createInterface({ input: this.#in, output: this.#err });
    try {
      return await reader.question(question, { signal });
    } finally {
      reader.close();
      this.#asking = false;
      for (const text of this.#held.splice(0)) this.line(text);
    }
  }

  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.ask(`${question} [yes/no] `, signal);
    return ['y', 'yes'].includes(answer.trim().toLowerCase());
  }
}
