import { Http2Error, errorCode } from './frames.ts';
import { huffmanText } from './huffman.ts';

/** Names in lower case; of one that stands twice, the first. */
export type Headers = ReadonlyMap<string, string>;

const fields = (name: string, ...values: readonly string[]) => values.map((value) => [name, value] as const);
const named = (...names: readonly string[]) => names.map((name) => [name, ''] as const);

/** https://www.rfc-editor.org/rfc/rfc7541#appendix-A, whose numbers begin with 1. */
const staticTable: ReadonlyArray<readonly [name: string, value: string]> = [
  ...named('', ':authority'),
  ...fields(':method', 'GET', 'POST'),
  ...fields(':path', '/', '/index.html'),
  ...fields(':scheme', 'http', 'https'),
  ...fields(':status', '200', '204', '206', '304', '400', '404', '500'),
  ...named('accept-charset'),
  ...fields('accept-encoding', 'gzip, deflate'),
  ...named('accept-language', 'accept-ranges', 'accept', 'access-control-allow-origin', 'age', 'allow'),
  ...named('authorization', 'cache-control', 'content-disposition', 'content-encoding', 'content-language'),
  ...named('content-length', 'content-location', 'content-range', 'content-type', 'cookie', 'date', 'etag'),
  ...named('expect', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range'),
  ...named('if-unmodified-since', 'last-modified', 'link', 'location', 'max-forwards', 'proxy-authenticate'),
  ...named('proxy-authorization', 'range', 'referer', 'refresh', 'retry-after', 'server', 'set-cookie'),
  ...named('strict-transport-security', 'transfer-encoding', 'user-agent', 'vary', 'via', 'www-authenticate'),
];

/** Characters of names and values that one block may come to. */
export const mostHeaders = 64 * 1024;

/** A block of fields that refers to nothing and is remembered by nobody, so that it can be sent again as it is. */
export function encodeHeaders(headers: Iterable<readonly [name: string, value: string]>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of headers) parts.push(Buffer.of(0), literal(name), literal(value));
  return Buffer.concat(parts);
}

function literal(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([integer(bytes.length, 7), bytes]);
}

/** https://www.rfc-editor.org/rfc/rfc7541#section-5.1, with the bits before it zero. */
function integer(value: number, bits: number): Buffer {
  const most = (1 << bits) - 1;
  if (value < most) return Buffer.of(value);
  const bytes = [most];
  let rest = value - most;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.of(...bytes, rest);
}

/**
 * Reads header blocks of a peer that was told to keep no table (SETTINGS_HEADER_TABLE_SIZE 0): the same bytes always mean the
 * same, so those that come again, as most do, are not read again. Throws Http2Error. https://www.rfc-editor.org/rfc/rfc7541
 */
export class HeaderBlocks {
  readonly #known = new Map<string, Headers>();

  decode(block: Buffer): Headers {
    if (block.length > rememberedLength) return decodeHeaders(block);
    const key = block.toString('latin1');
    const known = this.#known.get(key);
    if (known) return known;
    const headers = decodeHeaders(block);
    if (this.#known.size >= rememberedBlocks) this.#known.clear();
    this.#known.set(key, headers);
    return headers;
  }
}

const rememberedLength = 256;
const rememberedBlocks = 64;

function decodeHeaders(block: Buffer): Headers {
  const reader = new BlockReader(block);
  const headers = new Map<string, string>();
  let characters = 0;
  for (let first = reader.peek(); first !== undefined; first = reader.peek()) {
    if ((first & 0xe0) === 0x20) {
      // The size of the table: none is what it was told.
      if (headers.size > 0 || reader.integer(5) !== 0) throw wrong('a table that nobody allowed');
      continue;
    }
    const [name, value] = field(reader, first);
    characters += name.length + value.length;
    if (characters > mostHeaders) throw new Http2Error(errorCode.calm, 'too many headers');
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
}

function field(reader: BlockReader, first: number): readonly [name: string, value: string] {
  if (first & 0x80) return entry(reader.integer(7));
  // To be remembered, in a table without room; not to be; never to be.
  const index = reader.integer(first & 0x40 ? 6 : 4);
  const name = index === 0 ? reader.text() : entry(index)[0];
  return [name, reader.text()];
}

function entry(index: number): readonly [name: string, value: string] {
  const found = index > 0 ? staticTable[index] : undefined;
  if (!found) throw wrong(`no entry ${index}`);
  return found;
}

function wrong(what: string): Http2Error {
  return new Http2Error(errorCode.compression, `headers cannot be read: ${what}`);
}

class BlockReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The byte that comes next, if any. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  integer(bits: number): number {
    const most = (1 << bits) - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw wrong('a number too large');
  }

  text(): string {
    const coded = ((this.peek() ?? 0) & 0x80) !== 0;
    const length = this.integer(7);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw wrong('it ends in the midst of a text');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    const text = coded ? huffmanText(bytes) : bytes.toString('latin1');
    if (text === undefined) throw wrong('a text in no code');
    return text;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw wrong('it ends in the midst of a field');
    return byte;
  }
}
