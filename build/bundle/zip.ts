import type { EventEmitter } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

/** A file in a zip archive; `content` may be read once. */
export interface ZipFile {
  readonly path: string;
  /** Bytes, uncompressed. */
  readonly size: number;
  readonly content: () => AsyncIterable<Buffer>;
}

/** Signatures and lengths of PKWARE's APPNOTE (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT §4.3). */
const endOfDirectory = { signature: 0x06054b50, length: 22, longestComment: 65_535 };
const directoryEntry = { signature: 0x02014b50, length: 46 };
const localHeader = { signature: 0x04034b50, length: 30 };
const stored = 0;
const deflated = 8;

/**
 * Opens a zip archive and gives its files; folders are left out. The archive stays open while `use` runs.
 * Throws an Error for what is no zip archive, is encrypted, or needs zip64 (archives beyond 4 GiB).
 */
export async function withZip<T>(path: string, use: (files: ZipFile[]) => Promise<T>): Promise<T> {
  const file = await open(path);
  // Every stream of a file listens for its end, and goes on doing so.
  (file as unknown as EventEmitter).setMaxListeners(0);
  try {
    return await use(await readDirectory(file, path));
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle, path: string): Promise<ZipFile[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - endOfDirectory.length - endOfDirectory.longestComment), size);
  let end = tail.length - endOfDirectory.length;
  while (end >= 0 && tail.readUInt32LE(end) !== endOfDirectory.signature) end--;
  if (end < 0) throw new Error(`${path} is no zip archive, or its end is missing`);
  const [count, length, offset] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  if (count === 0xffff || offset === 0xffffffff) throw new Error(`${path} is a zip64 archive`);
  const directory = await readAt(file, offset, offset + length);
  const files: ZipFile[] = [];
  for (let entry = 0, at = 0; entry < count; entry++) {
    if (directory.length < at + directoryEntry.length || directory.readUInt32LE(at) !== directoryEntry.signature) {
      throw new Error(`the directory of ${path} is damaged`);
    }
    const lengths = {
      name: directory.readUInt16LE(at + 28),
      rest: directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32),
    };
    const name = directory.toString('utf8', at + directoryEntry.length, at + directoryEntry.length + lengths.name);
    if (directory.readUInt16LE(at + 8) & 1) throw new Error(`${name} in ${path} is encrypted`);
    const found: Located = {
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      header: directory.readUInt32LE(at + 42),
    };
    if (!name.endsWith('/')) {
      files.push({ path: name, size: directory.readUInt32LE(at + 24), content: () => contentOf(file, found) });
    }
    at += directoryEntry.length + lengths.name + lengths.rest;
  }
  return files;
}

interface Located {
  readonly method: number;
  readonly compressed: number;
  /** Where the file's local header begins. */
  readonly header: number;
}

async function* contentOf(file: FileHandle, { method, compressed, header }: Located): AsyncGenerator<Buffer> {
  const local = await readAt(file, header, header + localHeader.length);
  if (local.readUInt32LE(0) !== localHeader.signature)
    throw new Error('a file in the zip archive is not where its directory says');
  const start = header + localHeader.length + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (compressed === 0) return;
  const raw = file.createReadStream({ start, end: start + compressed - 1, autoClose: false });
  if (method === stored) yield* raw as AsyncIterable<Buffer>;
  else if (method === deflated) yield* raw.pipe(createInflateRaw()) as AsyncIterable<Buffer>;
  else throw new Error(`the zip archive uses compression method ${method}, which only its maker understands`);
}

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}
