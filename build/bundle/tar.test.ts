import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TarEntry, readTar, writeTar } from './tar.ts';
import { cases } from '../../test/sampling.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tar-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The archive in pieces of `size` bytes, as a stream would bring it. */
async function* inChunks(archive: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < archive.length; at += size) yield archive.subarray(at, at + size);
}

async function filesIn(source: AsyncIterable<Buffer>): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const file of readTar(source)) {
    const parts: Buffer[] = [];
    for await (const part of file.content) parts.push(part);
    files[file.path] = Buffer.concat(parts).toString('latin1');
  }
  return files;
}

describe('reading', () => {
  it('gives back what was written, however the stream is cut into chunks', async () => {
    const name = fc.stringMatching(/^[a-z]{1,12}(\/[a-z]{1,12}){0,3}$/);
    const content = fc.uint8Array({ maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, content), fc.integer({ min: 1, max: 3000 }), async (files, chunk) => {
        const entries = Object.entries(files).map(([path, bytes]): TarEntry => ({
          path,
          mode: 0o644,
          content: Buffer.from(bytes),
        }));
        const expected = Object.fromEntries(entries.map(({ path, content }) => [path, content!.toString('latin1')]));
        expect(await filesIn(inChunks(writeTar(entries), chunk))).toEqual(expected);
      }),
      cases(50),
    );
  });

  it('skips what the reader of a file leaves unread', async () => {
    const entry = (path: string): TarEntry => ({ path, mode: 0o644, content: Buffer.alloc(5000, path) });
    const paths: string[] = [];
    for await (const file of readTar(inChunks(writeTar([entry('a'), entry('b')]), 100))) paths.push(file.path);
    expect(paths).toEqual(['a', 'b']);
  });

  it('reads its source to the end, behind what the archive needs', async () => {
    let ended = false;
    const padded = (async function* () {
      yield* inChunks(writeTar([{ path: 'a', mode: 0o644, content: Buffer.from('a') }]), 512);
      yield* inChunks(Buffer.alloc(100_000), 512);
      ended = true;
    })();
    expect(await filesIn(padded)).toEqual({ a: 'a' });
    expect(ended).toBe(true);
  });

  it.each(['gnu', 'pax', 'ustar'])('reads long paths of %s archives made by tar', async (format) => {
    const long = `${'folder/'.repeat(13)}${'n'.repeat(90)}`;
    mkdirSync(dirname(join(folder, long)), { recursive: true });
    writeFileSync(join(folder, long), 'deep');
    writeFileSync(join(folder, 'near'), 'flat');
    const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '-cf', '-', '.']);
    expect(await filesIn(inChunks(archive, 700))).toEqual({ [long]: 'deep', near: 'flat' });
  });

  it.each([
    [
      'an archive that ends in the middle',
      writeTar([{ path: 'a', mode: 0o644, content: Buffer.alloc(3000) }]).subarray(0, 2000),
      /ends in the middle/,
    ],
    ['something else', Buffer.alloc(1024, 'x'), /no tar archive/],
  ])('refuses %s', async (_, archive, reason) => {
    await expect(filesIn(inChunks(archive, 512))).rejects.toThrow(reason);
  });
});

describe('writing', () => {
  const entries: TarEntry[] = [
    { path: 'bin', mode: 0o755 },
    { path: 'bin/serve', mode: 0o750, content: Buffer.from('#!/bin/sh\n') },
    { path: 'bin/sh', mode: 0o777, linkTo: 'serve' },
  ];

  it('makes archives that tar unpacks with modes, links and folders', () => {
    execFileSync('tar', ['-C', folder, '-xf', '-'], { input: writeTar(entries) });
    expect(readFileSync(join(folder, 'bin/serve'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(folder, 'bin/serve')).mode & 0o777).toBe(0o750);
    expect(readlinkSync(join(folder, 'bin/sh'))).toBe('serve');
  });

  it('makes the same bytes of the same entries', () => {
    expect(
      writeTar(entries).equals(
        writeTar(
          structuredClone(entries).map((entry) => ({ ...entry, content: entry.content && Buffer.from(entry.content) })),
        ),
      ),
    ).toBe(true);
  });

  it('refuses a path that the format cannot carry', () => {
    expect(() => writeTar([{ path: 'x'.repeat(101), mode: 0o644, content: Buffer.alloc(0) }])).toThrow(/longer than/);
  });
});
