import { plainText } from './ansi-spans.ts';

export interface LogLine {
  /** Counts from 0 and stays when older lines are let go. */
  readonly number: number;
  /** As it was written, with escape sequences. */
  readonly raw: string;
  readonly plain: string;
}

/** A longer line goes on in the next. */
const longestLine = 8192;

/**
 * The last lines of a text that arrives in chunks. A line that is not ended yet is there already and grows; a carriage
 * return begins the line again, as on a terminal.
 */
export class LogBuffer {
  readonly #capacity: { readonly lines: number; readonly characters: number };
  #lines: LogLine[] = [];
  #characters = 0;
  #next = 0;
  #isOpen = false;

  constructor(capacity = { lines: 20_000, characters: 16 * 1024 * 1024 }) {
    this.#capacity = capacity;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** How many lines were let go of. */
  get dropped(): number {
    return this.#lines[0]?.number ?? this.#next;
  }

  push(chunk: string): void {
    const pieces = chunk.split('\n');
    pieces.forEach((piece, index) => {
      const isEnded = index < pieces.length - 1;
      if (piece !== '' || isEnded) this.#write(piece, isEnded);
    });
    this.#letGo();
  }

  clear(): void {
    this.#lines = [];
    this.#characters = 0;
    this.#isOpen = false;
  }

  text(): string {
    return this.#lines.map(({ plain }) => `${plain}\n`).join('');
  }

  #write(piece: string, isEnded: boolean): void {
    const open = this.#isOpen ? this.#lines.pop() : undefined;
    if (open) {
      this.#characters -= open.raw.length;
      this.#next = open.number;
    }
    let rest = afterReturn((open?.raw ?? '') + piece, isEnded);
    while (rest.length > longestLine) {
      this.#append(rest.slice(0, longestLine));
      rest = rest.slice(longestLine);
    }
    this.#append(rest);
    this.#isOpen = !isEnded;
  }

  #append(raw: string): void {
    this.#lines.push({ number: this.#next++, raw, plain: plainText(raw) });
    this.#characters += raw.length;
  }

  /** A tenth at once, so that the array is not moved for every line. */
  #letGo(): void {
    const { lines, characters } = this.#capacity;
    if (this.#lines.length <= lines && this.#characters <= characters) return;
    let count = Math.max(0, this.#lines.length - Math.floor(lines * 0.9));
    let left = this.#characters;
    for (const line of this.#lines.slice(0, count)) left -= line.raw.length;
    while (left > characters * 0.9 && count < this.#lines.length - 1) left -= this.#lines[count++]?.raw.length ?? 0;
    this.#lines = this.#lines.slice(count);
    this.#characters = left;
  }
}

/** What a terminal would show of it: what stands after the last carriage return. One at the end waits for what follows. */
function afterReturn(text: string, isEnded: boolean): string {
  const line = isEnded && text.endsWith('\r') ? text.slice(0, -1) : text;
  const last = line.lastIndexOf('\r', isEnded ? line.length : line.length - 2);
  return last === -1 ? line : line.slice(last + 1);
}
