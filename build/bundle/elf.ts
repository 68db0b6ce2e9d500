import { type FileHandle, open } from 'node:fs/promises';
import { type ElfNeeds, compareVersions } from '../../electron/bootstrap/artifacts.ts';

/** Section types of the ELF specification (https://refspecs.linuxfoundation.org/LSB_5.0.0, gabi4+ ch4). */
const sectionDynamic = 6;
const sectionGnuVersionNeed = 0x6ffffffe;
const segmentInterpreter = 3;
const dynamicNeeded = 1n;

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** For a dynamic section or a version section: the index of its string table. */
  readonly link: number;
  /** For a version section: the number of entries. */
  readonly info: number;
}

/**
 * What an ELF program asks of the machine it runs on, read from its headers (the file itself is not read through);
 * undefined for a file that is no ELF file. Throws an Error for one that is not 64-bit little-endian, or is damaged.
 */
export async function readElf(path: string): Promise<ElfNeeds | undefined> {
  const file = await open(path);
  try {
    const header = await readAt(file, 0, 64).catch(() => undefined);
    if (header?.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
    if (header[4] !== 2 || header[5] !== 1) throw new Error(`${path} is not a 64-bit little-endian ELF file`);
    const interpreter = await readInterpreter(file, header);
    const sections = await readSections(file, header);
    return {
      interpreter,
      libraries: await readLibraries(file, sections),
      symbolVersions: await readSymbolVersions(file, sections),
    };
  } finally {
    await file.close();
  }
}

async function readInterpreter(file: FileHandle, header: Buffer): Promise<string | null> {
  const [entrySize, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  const table = await readAt(file, Number(header.readBigUInt64LE(32)), entrySize * count);
  for (let at = 0; at < table.length; at += entrySize) {
    if (table.readUInt32LE(at) !== segmentInterpreter) continue;
    const bytes = await readAt(file, Number(table.readBigUInt64LE(at + 8)), Number(table.readBigUInt64LE(at + 32)));
    return stringAt(bytes, 0);
  }
  return null;
}

async function readSections(file: FileHandle, header: Buffer): Promise<Section[]> {
  const [entrySize, count] = [header.readUInt16LE(58), header.readUInt16LE(60)];
  const table = await readAt(file, Number(header.readBigUInt64LE(40)), entrySize * count);
  return Array.from({ length: count }, (_, index) => {
    const at = index * entrySize;
    return {
      type: table.readUInt32LE(at + 4),
      offset: Number(table.readBigUInt64LE(at + 24)),
      size: Number(table.readBigUInt64LE(at + 32)),
      link: table.readUInt32LE(at + 40),
      info: table.readUInt32LE(at + 44),
    };
  });
}

async function readLibraries(file: FileHandle, sections: readonly Section[]): Promise<string[]> {
  const dynamic = sections.find((section) => section.type === sectionDynamic);
  if (!dynamic) return [];
  const [entries, strings] = [await contentOf(file, dynamic), await contentOf(file, sections[dynamic.link])];
  const libraries: string[] = [];
  for (let at = 0; at + 16 <= entries.length; at += 16) {
    if (entries.readBigInt64LE(at) === dynamicNeeded)
      libraries.push(stringAt(strings, Number(entries.readBigUInt64LE(at + 8))));
  }
  return libraries;
}

/** Walks Verneed and its Vernaux chains; names are `GLIBC_2.34`, `GLIBCXX_3.4.21`, … */
async function readSymbolVersions(file: FileHandle, sections: readonly Section[]): Promise<Record<string, string>> {
  const needs = sections.find((section) => section.type === sectionGnuVersionNeed);
  if (!needs) return {};
  const [table, strings] = [await contentOf(file, needs), await contentOf(file, sections[needs.link])];
  const newest: Record<string, string> = {};
  for (let entry = 0, at = 0; entry < needs.info; entry++, at += table.readUInt32LE(at + 12)) {
    const names = table.readUInt16LE(at + 2);
    for (
      let name = 0, aux = at + table.readUInt32LE(at + 8);
      name < names;
      name++, aux += table.readUInt32LE(aux + 12)
    ) {
      const [, family, version] = /^(\w+)_([\d.]+)$/.exec(stringAt(strings, table.readUInt32LE(aux + 8))) ?? [];
      if (!family || !version) continue;
      if (compareVersions(version, newest[family] ?? '0') > 0) newest[family] = version;
    }
  }
  return newest;
}

async function contentOf(file: FileHandle, section: Section | undefined): Promise<Buffer> {
  if (!section) throw new Error('an ELF section names a string table that is not there');
  return readAt(file, section.offset, section.size);
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw new Error('an ELF file ends before what its headers name');
  return buffer;
}

function stringAt(strings: Buffer, at: number): string {
  const end = strings.indexOf(0, at);
  return strings.toString('latin1', at, end < 0 ? strings.length : end);
}
