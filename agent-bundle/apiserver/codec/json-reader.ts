import { type Duplicate, noteDuplicate } from './duplicates.ts';

/**
 * Reads JSON without losing what JSON.parse loses: keys that stand twice, integers beyond 2^53, and nesting that would
 * exhaust the stack of whoever walks the value. https://www.rfc-editor.org/rfc/rfc8259
 *
 * Most bodies have none of these, so JSON.parse does the work and one pass over the text proves that nothing was lost;
 * the exact reader takes over where something was, or to say what is wrong with the text.
 */
export interface JsonDocument {
  /** Integers beyond 2^53 are bigints. A key `__proto__` is an ordinary key of its object. */
  readonly value: unknown;
  readonly duplicates: readonly Duplicate[];
}

/** The text is not JSON, in the words the API uses for it. */
export class JsonSyntaxError extends Error {}

const depthLimit = 1000;
/** One digit fewer than the smallest integer that a double cannot hold. */
const safeDigits = 15;

/** The value of JSON text, and its duplicate keys. Throws a JsonSyntaxError. */
export function readJson(text: string): JsonDocument {
  const shape = shapeOf(text);
  if (shape === undefined) return exact(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return exact(text);
  }
  return countMembers(value) === shape.members ? { value, duplicates: [] } : exact(text);
}

const quote = 0x22;
const backslash = 0x5c;

/** How many members the text's objects have, were it JSON; undefined where the exact reader must look. */
function shapeOf(text: string): { members: number } | undefined {
  let members = 0;
  let depth = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      if (++digits > safeDigits) return undefined;
      continue;
    }
    digits = 0;
    if (code === quote) at = endOfString(text, at);
    else if (code === 0x3a) members++;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > depthLimit) return undefined;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return { members };
}

/** Where the string that begins at `start` ends: its closing quote, or the end of the text. */
export function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
    return members;
  }
  for (const item of Object.values(value)) members += 1 + countMembers(item);
  return members;
}

function exact(text: string): JsonDocument {
  const reader = new Reader(text);
  const value = reader.document();
  return { value, duplicates: reader.duplicates };
}

const literals: Readonly<Record<string, readonly [string, unknown]>> = {
  t: ['true', true],
  f: ['false', false],
  n: ['null', null],
};
const numberPattern = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** No field takes an integer as long as this, and reading longer ones takes long. */
const digitsMost = 100;
const blankPattern = /[ \t\n\r]*/y;

class Reader {
  readonly duplicates: Duplicate[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#invalid('after top-level value');
    return value;
  }

  #value(): unknown {
    this.#skipBlanks();
    const character = this.#peek();
    if (character === '{') return this.#object();
    if (character === '[') return this.#array();
    if (character === '"') return this.#string();
    const literal = literals[character];
    if (literal) return this.#literal(...literal);
    if (character === '-' || (character >= '0' && character <= '9')) return this.#number();
    throw this.#invalid('looking for beginning of value');
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at++;
    this.#skipBlanks();
    if (this.#peek() === '}') return this.#close(object);
    for (;;) {
      this.#skipBlanks();
      if (this.#peek() !== '"') throw this.#invalid('looking for beginning of object key string');
      const key = this.#string();
      this.#skipBlanks();
      if (this.#peek() !== ':') throw this.#invalid('after object key');
      this.#at++;
      this.#enter(key);
      if (Object.hasOwn(object, key)) noteDuplicate(this.duplicates, this.#path, { key });
      setMember(object, key, this.#value());
      this.#path.pop();
      this.#skipBlanks();
      if (this.#peek() === '}') return this.#close(object);
      if (this.#peek() !== ',') throw this.#invalid('after object key:value pair');
      this.#at++;
    }
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    this.#skipBlanks();
    if (this.#peek() === ']') return this.#close(items);
    for (;;) {
      this.#enter(items.length);
      items.push(this.#value());
      this.#path.pop();
      this.#skipBlanks();
      if (this.#peek() === ']') return this.#close(items);
      if (this.#peek() !== ',') throw this.#invalid('after array element');
      this.#at++;
    }
  }

  #enter(step: string | number): void {
    this.#path.push(step);
    if (this.#path.length > depthLimit) throw new JsonSyntaxError('exceeded max depth');
  }

  #close<T>(value: T): T {
    this.#at++;
    return value;
  }

  #string(): string {
    const end = endOfString(this.#text, this.#at);
    if (end >= this.#text.length) throw new JsonSyntaxError('unexpected end of JSON input');
    const source = this.#text.slice(this.#at, end + 1);
    try {
      const value = JSON.parse(source) as string;
      this.#at = end + 1;
      return value;
    } catch {
      throw stringError(source);
    }
  }

  #literal(word: string, value: unknown): unknown {
    for (const expected of word) {
      if (this.#peek() !== expected) throw this.#invalid(`in literal ${word} (expecting '${expected}')`);
      this.#at++;
    }
    return value;
  }

  #number(): number | bigint {
    numberPattern.lastIndex = this.#at;
    const match = numberPattern.exec(this.#text);
    if (!match) {
      this.#at++;
      throw this.#invalid('in numeric literal');
    }
    const [source, fraction, exponent] = match;
    this.#at += source.length;
    const value = Number(source);
    const whole = fraction === undefined && exponent === undefined;
    const exact = whole && !Number.isSafeInteger(value) && source.length <= digitsMost;
    return exact ? BigInt(source) : value;
  }

  #skipBlanks(): void {
    blankPattern.lastIndex = this.#at;
    this.#at += blankPattern.exec(this.#text)?.[0].length ?? 0;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #invalid(where: string): JsonSyntaxError {
    if (this.#at >= this.#text.length) return new JsonSyntaxError('unexpected end of JSON input');
    return new JsonSyntaxError(`invalid character ${shownCharacter(this.#text, this.#at)} ${where}`);
  }
}

/** Says what is wrong with a string literal that JSON.parse refuses. */
function stringError(source: string): JsonSyntaxError {
  for (let at = 1; at < source.length - 1; at++) {
    if (source.charCodeAt(at) < 0x20) {
      return new JsonSyntaxError(`invalid character ${shownCharacter(source, at)} in string literal`);
    }
    if (source[at] !== '\\') continue;
    at++;
    if (source[at] === 'u') {
      const wrong = [1, 2, 3, 4].find((step) => !/[0-9a-fA-F]/.test(source[at + step] ?? ''));
      if (wrong === undefined) continue;
      const character = shownCharacter(source, at + wrong);
      return new JsonSyntaxError(`invalid character ${character} in \\u hexadecimal character escape`);
    }
    if (!'"\\/bfnrt'.includes(source[at] ?? '')) {
      return new JsonSyntaxError(`invalid character ${shownCharacter(source, at)} in string escape code`);
    }
  }
  return new JsonSyntaxError('invalid string literal');
}

function shownCharacter(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}

/** Sets a member even where its name is `__proto__`, which plain assignment would take for something else. */
export function setMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
