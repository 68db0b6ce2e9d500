import { FaultError } from './source.ts';

const simple = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
  ["'", 39],
  ['"', 34],
  ['`', 96],
  ['?', 63],
]);

const escape = /\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))/y;

interface Piece {
  readonly text?: string;
  readonly code?: number;
  /** `\u` and `\U` are code points; `\x` and octal ones are octets in bytes. */
  readonly wide?: boolean;
}

function* pieces(body: string, at: number): Generator<Piece> {
  let index = 0;
  while (index < body.length) {
    const backslash = body.indexOf('\\', index);
    if (backslash < 0) {
      yield { text: body.slice(index) };
      return;
    }
    if (backslash > index) yield { text: body.slice(index, backslash) };
    escape.lastIndex = backslash;
    const found = escape.exec(body);
    if (found === null) throw new FaultError(at, 'unable to unescape string');
    yield piece(found, at);
    index = backslash + found[0].length;
  }
}

function piece([, x, bigX, u, bigU, octal, letter]: RegExpExecArray, at: number): Piece {
  if (octal !== undefined) return { code: Number.parseInt(octal, 8) };
  const wide = u ?? bigU;
  if (wide !== undefined) {
    const code = Number.parseInt(wide, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new FaultError(at, 'invalid unicode code point');
    return { code, wide: true };
  }
  const hex = x ?? bigX;
  if (hex !== undefined) return { code: Number.parseInt(hex, 16) };
  const code = simple.get(letter ?? '');
  if (code === undefined) throw new FaultError(at, 'unable to unescape string');
  return { code };
}

/** The text of a string literal's body. Throws FaultError for an escape that means nothing. */
export function unescapeString(body: string, at: number): string {
  if (!body.includes('\\')) return body;
  return [...pieces(body, at)].map(({ text, code }) => text ?? String.fromCodePoint(code!)).join('');
}

/** The octets of a bytes literal's body. Throws FaultError for an escape that means nothing. */
export function bytesOf(body: string, raw: boolean, at: number): Uint8Array {
  if (raw) return new TextEncoder().encode(body);
  const octets: number[] = [];
  for (const { text, code, wide } of pieces(body, at)) {
    if (wide) throw new FaultError(at, 'unable to unescape string');
    if (code !== undefined) octets.push(code);
    else for (const octet of new TextEncoder().encode(text)) octets.push(octet);
  }
  return Uint8Array.from(octets);
}
