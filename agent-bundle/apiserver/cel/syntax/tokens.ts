import { bytesOf, unescapeString } from './escapes.ts';
import { type Fault, FaultError } from './source.ts';

/** What an expression is made of. `text` is what stands there; operators, brackets and `in` have it for their kind. */
export type Token = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'operator' | 'name' | 'quoted-name' | 'end' }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'uint'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
);

const blank = /(?:[\t\n\f\r ]|\/\/[^\n]*)+/y;
const name = /[A-Za-z_][A-Za-z_0-9]*/y;
const quotedName = /`([A-Za-z0-9_.\-/ ]+)`/y;
const double = /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const integer = /(0x[0-9A-Fa-f]+|[0-9]+)([uU]?)/y;
const operator = /==|!=|<=|>=|&&|\|\||[<>[\](){}.,\-!?:+*/%]/y;
const quote = /([bB]?[rR]?|[rR][bB])("""|'''|"|')/y;

const maxInt = 2n ** 63n;
const maxUint = 2n ** 64n - 1n;

/** The tokens of an expression, the end last; what is none is skipped and said in `faults`, as upstream's lexer does. */
export function tokenize(source: string, faults: Fault[]): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const add = (token: Token, length: number): void => {
    tokens.push(token);
    at += length;
  };
  while (at < source.length) {
    const space = match(blank);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const opened = match(quote);
    const literal = opened === null ? undefined : readString(source, at, opened);
    if (literal !== undefined) {
      add(literal, literal.text.length);
      continue;
    }
    const [text, kind] = simple(match);
    if (text === undefined) {
      const length = unknownLength(source, at, opened !== null);
      faults.push({ at, message: `Syntax error: token recognition error at: '${source.slice(at, at + length)}'` });
      at += length;
    } else {
      add(tokenOf(kind, text, at, faults), text.length);
    }
  }
  tokens.push({ kind: 'end', at: source.length, text: '<EOF>' });
  return tokens;
}

type SimpleKind = 'name' | 'quoted-name' | 'double' | 'integer' | 'operator';

const simplePatterns: readonly (readonly [RegExp, SimpleKind])[] = [
  [name, 'name'],
  [quotedName, 'quoted-name'],
  [double, 'double'],
  [integer, 'integer'],
  [operator, 'operator'],
];

function simple(match: (pattern: RegExp) => RegExpExecArray | null): [string | undefined, SimpleKind] {
  for (const [pattern, kind] of simplePatterns) {
    const found = match(pattern);
    if (found !== null) return [found[0], kind];
  }
  return [undefined, 'operator'];
}

function tokenOf(kind: SimpleKind, text: string, at: number, faults: Fault[]): Token {
  if (kind === 'name') return { kind: text === 'in' ? 'operator' : 'name', at, text };
  if (kind === 'quoted-name') return { kind, at, text: text.slice(1, -1) };
  if (kind === 'operator') return { kind, at, text };
  if (kind === 'double') {
    const value = Number(text);
    if (!Number.isFinite(value)) faults.push({ at, message: 'invalid double literal' });
    return { kind, at, text, value };
  }
  const unsigned = /[uU]$/.test(text);
  const value = BigInt(unsigned ? text.slice(0, -1) : text);
  // A minus before it may still make the one that is too large fit: the parser looks at that.
  if (unsigned ? value > maxUint : value > maxInt) {
    faults.push({ at, message: unsigned ? 'invalid uint literal' : 'invalid int literal' });
  }
  return unsigned ? { kind: 'uint', at, text, value } : { kind: 'int', at, text, value };
}

/** The literal that begins here; none where it does not end, or has an escape that means nothing. */
function readString(source: string, at: number, opened: RegExpExecArray): Token | undefined {
  const [whole, prefix, marks] = [opened[0], opened[1]!.toLowerCase(), opened[2]!];
  const raw = prefix.includes('r');
  const start = at + whole.length;
  let end = start;
  while (!source.startsWith(marks, end)) {
    if (end >= source.length || (marks.length === 1 && /[\r\n]/.test(source[end]!))) return undefined;
    end += !raw && source[end] === '\\' ? 2 : 1;
  }
  const body = source.slice(start, end);
  const text = source.slice(at, end + marks.length);
  try {
    if (prefix.includes('b')) return { kind: 'bytes', at, text, value: bytesOf(body, raw, at) };
    return { kind: 'string', at, text, value: raw ? body : unescapeString(body, at) };
  } catch (error) {
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

/** How far upstream's lexer reads before it gives up: to the end of the line in a string, one character otherwise. */
function unknownLength(source: string, at: number, inString: boolean): number {
  if (inString) {
    const end = source.slice(at).search(/[\r\n]/);
    return end < 0 ? source.length - at : end;
  }
  const first = String.fromCodePoint(source.codePointAt(at)!).length;
  // `=`, `|` and `&` are the beginning of an operator: what does not go on with it is read, too.
  const second = source.codePointAt(at + first);
  return /[=|&]/.test(source[at]!) && second !== undefined ? first + String.fromCodePoint(second).length : first;
}
