/**
 * The tar format as this build needs it: read regular files out of an archive, write deterministic archives.
 * Format: POSIX.1-2001 ustar, with GNU long names and pax headers on reading
 * (https://www.gnu.org/software/tar/manual/html_node/Standard.html).
 */
const blockSize = 512;

/** A regular file met while reading; `content` must be consumed or is skipped. */
export interface TarFile {
  /** Without a leading `./`. */
  readonly path: string;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

/** Yields the regular files of a tar stream in order. Throws an Error when the stream is cut or is no tar. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const reader = new ChunkReader(source);
  let longName: string | undefined;
  for (;;) {
    const header = await reader.read(blockSize);
    if (header.every((byte) => byte === 0)) return reader.drain();
    const { path, size, type } = parseHeader(header);
    const padding = (blockSize - (size % blockSize)) % blockSize;
    if (type === 'L') {
      longName = cString(await reader.read(size));
    } else if (type === 'x') {
      longName = paxPath(await reader.read(size)) ?? longName;
    } else if (type === '0') {
      const body = reader.stream(size);
      yield { path: (longName ?? path).replace(/^\.\//, ''), size, content: body };
      for await (const rest of body) void rest;
      longName = undefined;
    } else {
      await reader.skip(size);
      longName = undefined;
    }
    await reader.skip(padding);
  }
}

/** What to write: files have content, links a target, folders neither. Modes as numbers (0o755). */
export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly content?: Buffer;
  readonly linkTo?: string;
}

/** A ustar archive of the entries in the order given, all owned by root and dated to the epoch, so equal in = equal out. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? Buffer.alloc(0);
    const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
    return [headerOf(entry, content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function headerOf(entry: TarEntry, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  const type = entry.linkTo !== undefined ? '2' : entry.content ? '0' : '5';
  const path = type === '5' && !entry.path.endsWith('/') ? `${entry.path}/` : entry.path;
  if (Buffer.byteLength(path) > 100) throw new Error(`the path ${path} is longer than a ustar name field`);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(path, 0);
  header.write(octal(entry.mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(entry.linkTo ?? '', 157);
  header.write('ustar\x0000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function parseHeader(header: Buffer): { path: string; size: number; type: string } {
  const stored = parseInt(cString(header.subarray(148, 156)).trim(), 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (stored !== sum) throw new Error('this is no tar archive: a header has a wrong checksum');
  const name = cString(header.subarray(0, 100));
  const ustar = header.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = ustar ? cString(header.subarray(345, 500)) : '';
  const type = String.fromCharCode(header[156]!);
  return { path: prefix ? `${prefix}/${name}` : name, size: sizeOf(header), type: type === '\0' ? '0' : type };
}

/** Octal, or base-256 when the top bit is set (GNU, for sizes of 8 GiB and more). */
function sizeOf(header: Buffer): number {
  if (header[124]! & 0x80) return Number(header.readBigUInt64BE(128));
  return parseInt(cString(header.subarray(124, 136)).trim() || '0', 8);
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** The `path` record of a pax extended header: lines of `<length> <key>=<value>\n`. */
function paxPath(records: Buffer): string | undefined {
  for (let at = 0; at < records.length;) {
    const space = records.indexOf(32, at);
    const length = parseInt(records.toString('latin1', at, space), 10);
    if (!(length > 0)) return undefined;
    const record = records.toString('utf8', space + 1, at + length - 1);
    if (record.startsWith('path=')) return record.slice('path='.length);
    at += length;
  }
  return undefined;
}

/** Pulls exact numbers of bytes out of a stream of chunks. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async read(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for await (const part of this.stream(length)) void part;
  }

  /** Reads what follows to its end, so that the source may end, and may still say that it is damaged. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  /** The next `length` bytes; the same bytes are never given twice, so reading on after a stop goes on where it was. */
  stream(length: number): AsyncIterable<Buffer> & AsyncIterator<Buffer> {
    let left = length;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      if (left === 0) return { done: true, value: undefined };
      if (this.#rest.length === 0) {
        const chunk = await this.#chunks.next();
        if (chunk.done) throw new Error('the tar archive ends in the middle');
        this.#rest = chunk.value;
        return next();
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      return { done: false, value: part };
    };
    const iterator = { next, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }
}
