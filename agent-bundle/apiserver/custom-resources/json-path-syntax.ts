/** One step of a path, from a value to others. */
export type Step =
  | { readonly type: 'name'; readonly name: string }
  /** Every member or item. */
  | { readonly type: 'all' }
  /** Items by their places; those below zero count from the end. Without `to`: until the end. */
  | { readonly type: 'slice'; readonly from: number; readonly to: number | undefined; readonly by: number }
  | { readonly type: 'union'; readonly of: readonly Step[] }
  /** Items of which something is true, or that have something. */
  | { readonly type: 'filter'; readonly left: Operand; readonly operator?: string; readonly right?: Operand }
  /** The value itself, and all that is in it. */
  | { readonly type: 'descendants' };

type Operand =
  | { readonly type: 'value'; readonly value: string | number | boolean }
  | { readonly type: 'path'; readonly steps: readonly Step[] };

/** A path is none. */
export class JsonPathError extends Error {}

const lengthMost = 4_096;

/** The steps of a path; a leading dot may be left out. Throws a JsonPathError. */
export function parseJsonPath(path: string): Step[] {
  if (path.length > lengthMost) throw new JsonPathError(`may not be longer than ${lengthMost} characters`);
  return new Parser(path).path();
}

const nameEnd = /[.[\]'"()=<>!,\s]/;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  path(): Step[] {
    const steps: Step[] = [];
    if (this.#at < this.#text.length && !'.[$@'.includes(this.#peek())) steps.push(this.#nameOrAll());
    steps.push(...this.#steps());
    if (this.#at < this.#text.length) throw new JsonPathError(`unrecognized character: ${this.#peek()}`);
    return steps;
  }

  #steps(): Step[] {
    const steps: Step[] = [];
    if (this.#peek() === '$' || this.#peek() === '@') this.#at++;
    for (;;) {
      if (this.#take('..')) {
        steps.push({ type: 'descendants' });
        if (this.#peek() !== '[') steps.push(this.#nameOrAll());
      } else if (this.#take('.')) {
        // By itself a dot is the object as a whole.
        if (this.#at === this.#text.length || this.#peek() === '[') continue;
        steps.push(this.#nameOrAll());
      } else if (this.#take('[')) steps.push(this.#brackets());
      else return steps;
    }
  }

  #nameOrAll(): Step {
    if (this.#take('*')) return { type: 'all' };
    let name = '';
    for (let next = this.#peek(); next !== '' && !nameEnd.test(next); next = this.#peek()) {
      if (next === '\\') this.#at++;
      name += this.#peek();
      this.#at++;
    }
    if (name === '') throw new JsonPathError(`a name is missing at ${this.#at}`);
    return { type: 'name', name };
  }

  #brackets(): Step {
    if (this.#take('?(')) return this.#filter();
    const parts: Step[] = [];
    do parts.push(this.#bracketed());
    while (this.#take(','));
    this.#expect(']');
    const [first] = parts;
    return first && parts.length === 1 ? first : { type: 'union', of: parts };
  }

  #bracketed(): Step {
    this.#blanks();
    if (this.#take('*')) return { type: 'all' };
    const quote = this.#peek();
    if (quote === "'" || quote === '"') return { type: 'name', name: this.#string() };
    const [from, to, by] = [this.#integer(), this.#bound(), this.#bound()];
    this.#blanks();
    if (to === 'none') {
      if (from === undefined) throw new JsonPathError('invalid array index');
      return { type: 'slice', from, to: from === -1 ? undefined : from + 1, by: 1 };
    }
    const step = by === 'none' ? 1 : (by ?? 1);
    if (step < 1) throw new JsonPathError('step must be > 0');
    return { type: 'slice', from: from ?? 0, to, by: step };
  }

  /** What follows a colon; `none` where there is no colon. */
  #bound(): number | undefined | 'none' {
    this.#blanks();
    return this.#take(':') ? this.#integer() : 'none';
  }

  #integer(): number | undefined {
    this.#blanks();
    const digits = /^-?[0-9]{1,9}/.exec(this.#text.slice(this.#at, this.#at + 10))?.[0];
    if (digits === undefined) return undefined;
    this.#at += digits.length;
    return Number(digits);
  }

  #filter(): Step {
    const left = this.#operand();
    this.#blanks();
    const operator = ['==', '!=', '<=', '>=', '<', '>'].find((one) => this.#take(one));
    const right = operator === undefined ? undefined : this.#operand();
    this.#blanks();
    this.#expect(')');
    this.#expect(']');
    return { type: 'filter', left, operator, right };
  }

  #operand(): Operand {
    this.#blanks();
    const next = this.#peek();
    if (next === '@' || next === '.') return { type: 'path', steps: this.#steps() };
    if (next === "'" || next === '"') return { type: 'value', value: this.#string() };
    const word = /^[-+.\w]{1,64}/.exec(this.#text.slice(this.#at, this.#at + 64))?.[0] ?? '';
    this.#at += word.length;
    if (word === 'true' || word === 'false') return { type: 'value', value: word === 'true' };
    if (!/^[-+]?[0-9]+(?:\.[0-9]+)?$/.test(word)) throw new JsonPathError(`unrecognized operand at ${this.#at}`);
    return { type: 'value', value: Number(word) };
  }

  #string(): string {
    const quote = this.#peek();
    let text = '';
    for (this.#at++; this.#peek() !== quote; this.#at++) {
      if (this.#peek() === '\\') this.#at++;
      if (this.#at >= this.#text.length) throw new JsonPathError('unterminated quoted string');
      text += this.#peek();
    }
    this.#at++;
    return text;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #take(words: string): boolean {
    if (!this.#text.startsWith(words, this.#at)) return false;
    this.#at += words.length;
    return true;
  }

  #expect(word: string): void {
    this.#blanks();
    if (!this.#take(word)) throw new JsonPathError(`expected ${word} at ${this.#at}`);
  }

  #blanks(): void {
    while (this.#peek() === ' ') this.#at++;
  }
}
