import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeZip } from './zip-writer.fixture.ts';
import { withZip } from './zip.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zip-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function contents(archive: Buffer): Promise<Record<string, Buffer>> {
  const path = join(folder, 'layer.zip');
  writeFileSync(path, archive);
  return withZip(path, async (files) => {
    const found: Record<string, Buffer> = {};
    for (const file of files) {
      const parts: Buffer[] = [];
      for await (const part of file.content()) parts.push(part);
      found[file.path] = Buffer.concat(parts);
      expect(found[file.path]!.length).toBe(file.size);
    }
    return found;
  });
}

describe('a zip archive', () => {
  const kubectl = Buffer.concat([randomBytes(200_000), Buffer.alloc(300_000, 'k')]);
  const files = [
    { path: 'kubectl/', content: Buffer.alloc(0), stored: true },
    { path: 'kubectl/kubectl', content: kubectl },
    { path: 'notes/größe.txt', content: Buffer.from('as it is'), stored: true },
    { path: 'empty', content: Buffer.alloc(0), stored: true },
  ];

  it('gives its files, deflated and stored, and no folders', async () => {
    expect(await contents(writeZip(files))).toEqual({
      'kubectl/kubectl': kubectl,
      'notes/größe.txt': Buffer.from('as it is'),
      empty: Buffer.alloc(0),
    });
  });

  it('is found by its end, also behind a comment', async () => {
    const archive = writeZip(files);
    archive.writeUInt16LE(7, archive.length - 2);
    expect(Object.keys(await contents(Buffer.concat([archive, Buffer.from('comment')])))).toHaveLength(3);
  });

  const damaged = (change: (archive: Buffer) => void) => {
    const archive = writeZip([{ path: 'a', content: Buffer.from('text') }]);
    change(archive);
    return archive;
  };
  const directoryAt = (archive: Buffer) => archive.readUInt32LE(archive.length - 6);

  it.each([
    ['something else', Buffer.from('no zip at all, but long enough'), /is no zip archive/],
    ['a cut one', writeZip(files).subarray(0, -30), /is no zip archive/],
    [
      'a damaged directory',
      damaged((zip) => zip.fill(0, directoryAt(zip), directoryAt(zip) + 4)),
      /directory .* is damaged/,
    ],
    ['a file that is elsewhere', damaged((zip) => zip.fill(0, 0, 4)), /not where its directory says/],
    ['an encrypted file', damaged((zip) => zip.writeUInt16LE(1, directoryAt(zip) + 8)), /is encrypted/],
    ['an unknown compression', damaged((zip) => zip.writeUInt16LE(14, directoryAt(zip) + 10)), /method 14/],
    ['a zip64 archive', damaged((zip) => zip.writeUInt32LE(0xffffffff, zip.length - 6)), /zip64/],
  ])('is refused when it is %s', async (_, archive, reason) => {
    await expect(contents(archive)).rejects.toThrow(reason);
  });
});
