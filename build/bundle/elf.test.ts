import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readElf } from './elf.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'elf-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Program {
  readonly interpreter?: string;
  readonly libraries?: readonly string[];
  /** Names as in .gnu.version_r, by library. */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
}

/** The smallest 64-bit ELF file that says this of itself; layout by the ELF specification, chapters 4 and 5. */
function elf({ interpreter, libraries = [], versions = {} }: Program): Buffer {
  let strings = Buffer.from('\0');
  const string = (text: string) => {
    const at = strings.length;
    strings = Buffer.concat([strings, Buffer.from(`${text}\0`)]);
    return at;
  };
  const dynamic = Buffer.concat([...libraries.map((name) => words64(1, string(name))), words64(0, 0)]);
  const needs = Buffer.concat(
    Object.entries(versions).map(([library, names], index, all) => {
      const auxiliaries = names.map((name, at) => {
        const aux = Buffer.alloc(16);
        aux.writeUInt32LE(string(name), 8);
        aux.writeUInt32LE(at === names.length - 1 ? 0 : 16, 12);
        return aux;
      });
      const need = Buffer.alloc(16);
      need.writeUInt16LE(1, 0);
      need.writeUInt16LE(names.length, 2);
      need.writeUInt32LE(string(library), 4);
      need.writeUInt32LE(16, 8);
      need.writeUInt32LE(index === all.length - 1 ? 0 : 16 + 16 * names.length, 12);
      return Buffer.concat([need, ...auxiliaries]);
    }),
  );
  const path = Buffer.from(interpreter === undefined ? '' : `${interpreter}\0`);
  const parts = [path, dynamic, needs, strings];
  const offsets = parts.map((_, index) => 64 + 56 + parts.slice(0, index).reduce((sum, part) => sum + part.length, 0));
  const sections = Buffer.concat([
    section(6, offsets[1]!, dynamic.length, 2, 0),
    section(0x6ffffffe, offsets[2]!, needs.length, 2, Object.keys(versions).length),
    section(3, offsets[3]!, strings.length, 0, 0),
  ]);
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeBigUInt64LE(64n, 32);
  header.writeBigUInt64LE(BigInt(offsets[3]! + strings.length), 40);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(3, 60);
  const segment = Buffer.alloc(56);
  segment.writeUInt32LE(interpreter === undefined ? 1 : 3, 0);
  segment.writeBigUInt64LE(BigInt(offsets[0]!), 8);
  segment.writeBigUInt64LE(BigInt(path.length), 32);
  return Buffer.concat([header, segment, ...parts, sections]);
}

function words64(...values: number[]): Buffer {
  const buffer = Buffer.alloc(8 * values.length);
  values.forEach((value, at) => buffer.writeBigUInt64LE(BigInt(value), 8 * at));
  return buffer;
}

function section(type: number, offset: number, size: number, link: number, info: number): Buffer {
  const entry = Buffer.alloc(64);
  entry.writeUInt32LE(type, 4);
  entry.writeBigUInt64LE(BigInt(offset), 24);
  entry.writeBigUInt64LE(BigInt(size), 32);
  entry.writeUInt32LE(link, 40);
  entry.writeUInt32LE(info, 44);
  return entry;
}

/** Lets the dynamic section, the first of three, name a string table that is not there. */
function withoutStrings(program: Buffer): Buffer {
  program.writeUInt32LE(9, program.length - 3 * 64 + 40);
  return program;
}

function read(content: Buffer | string) {
  const path = join(folder, 'program');
  writeFileSync(path, content);
  return readElf(path);
}

describe('what a program needs', () => {
  it('is its loader, its libraries and the newest symbol version of each family', async () => {
    const program = elf({
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      libraries: ['libseccomp.so.2', 'libc.so.6'],
      versions: {
        'libstdc++.so.6': ['GLIBCXX_3.4.9', 'GLIBCXX_3.4.21', 'CXXABI_1.3'],
        'libc.so.6': ['GLIBC_2.9', 'GLIBC_2.38', 'GLIBC_2.2.5', 'GLIBC_PRIVATE'],
      },
    });
    expect(await read(program)).toEqual({
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      libraries: ['libseccomp.so.2', 'libc.so.6'],
      symbolVersions: { GLIBCXX: '3.4.21', CXXABI: '1.3', GLIBC: '2.38' },
    });
  });

  it('is nothing for a static program', async () => {
    expect(await read(elf({}))).toEqual({ interpreter: null, libraries: [], symbolVersions: {} });
  });

  it('is unknown for what is no program', async () => {
    expect(await read('#!/bin/sh\necho hello\n')).toBeUndefined();
    expect(await read('')).toBeUndefined();
  });

  it('of the Node that runs this test is a loader, libc and a glibc', async () => {
    const needs = await readElf(process.execPath);
    expect(needs!.interpreter).toMatch(/ld-linux/);
    expect(needs!.libraries).toContain('libc.so.6');
    expect(needs!.symbolVersions.GLIBC).toMatch(/^2\.\d+/);
  });

  it.each([
    ['is cut', elf({ libraries: ['libc.so.6'] }).subarray(0, -10), /ends before/],
    ['is for 32 bits', Buffer.concat([Buffer.from('\x7fELF\x01\x01', 'latin1'), Buffer.alloc(100)]), /not a 64-bit/],
    ['has sections without strings', withoutStrings(elf({ libraries: ['a'] })), /string table/],
  ])('cannot be told when the file %s', async (_, program, reason) => {
    await expect(read(program)).rejects.toThrow(reason);
  });
});
