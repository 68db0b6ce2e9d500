import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseLogLine } from './log-line.ts';
import { type LogOptions, readLog } from './log-reader.ts';
import { cases } from '../../../test/sampling.ts';

const time = (second: number) => `2026-11-21T08:30:${String(second).padStart(2, '0')}.000000000Z`;
const entry = (second: number, text: string, tag = 'F', stream = 'stdout') =>
  `${time(second)} ${stream} ${tag} ${text}\n`;
const plain: LogOptions = { follow: false, timestamps: false };
const never = new Promise<void>(() => {});

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-reader-'));
  path = join(folder, '0.log');
});
afterEach(() => rm(folder, { recursive: true }));

async function read(options: Partial<LogOptions> = {}): Promise<string> {
  const pieces: Buffer[] = [];
  const file = { path, ended: Promise.resolve() };
  for await (const piece of readLog(file, { ...plain, ...options }, AbortSignal.timeout(10_000))) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('readLog', () => {
  it('gives the lines without what the runtime wrote before them', async () => {
    await writeFile(path, entry(1, 'one') + entry(2, 'two', 'F', 'stderr'));
    expect(await read()).toBe('one\ntwo\n');
  });

  it('joins the parts of a long line, and tells its time once', async () => {
    await writeFile(path, entry(1, 'lo', 'P') + entry(2, 'warning', 'F', 'stderr') + entry(3, 'ng'));
    expect(await read({ timestamps: true })).toBe(`${time(1)} lo${time(2)} warning\nng\n`);
  });

  it.each([
    ['the last two lines', { tailLines: 2 }, 'two\nthree\n'],
    ['nothing of no lines', { tailLines: 0 }, ''],
    ['everything when more is asked for than there is', { tailLines: 9 }, 'one\ntwo\nthree\n'],
    ['what is new enough', { since: Date.parse(time(2)) }, 'two\nthree\n'],
    ['so many bytes', { limitBytes: 6 }, 'one\ntw'],
  ])('gives %s', async (_what, options, expected) => {
    await writeFile(path, entry(1, 'one') + entry(2, 'two') + entry(3, 'three'));
    expect(await read(options)).toBe(expected);
  });

  it('follows what is written later, through rotation, until the container has ended', async () => {
    await writeFile(path, entry(1, 'one'));
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const log = readLog({ path, ended }, { ...plain, follow: true }, AbortSignal.timeout(10_000));
    const next = async () => (await log.next()).value?.toString();
    expect(await next()).toBe('one\n');
    await appendFile(path, entry(2, 'two'));
    expect(await next()).toBe('two\n');
    await rename(path, `${path}.20261121-083000`);
    await writeFile(path, entry(3, 'three'));
    expect(await next()).toBe('three\n');
    await appendFile(path, entry(4, 'four'));
    end();
    expect(await next()).toBe('four\n');
    expect((await log.next()).done).toBe(true);
  });

  it('ends with its signal though nothing is written', async () => {
    await writeFile(path, '');
    const stop = new AbortController();
    const log = readLog({ path, ended: never }, { ...plain, follow: true }, stop.signal);
    const next = log.next();
    stop.abort();
    expect((await next).done).toBe(true);
  });

  it('says nothing of an entry that is not yet whole', async () => {
    await writeFile(path, entry(1, 'one') + entry(2, 'two').slice(0, -4));
    expect(await read()).toBe('one\n');
  });

  it('gives back every text that was written, whole or in parts, and any tail of it', async () => {
    const texts = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(12), async (lines, tailLines) => {
        await writeFile(path, lines.map((line) => entry(1, line)).join(''));
        expect(await read()).toBe(lines.map((line) => `${line}\n`).join(''));
        const tail = tailLines === 0 ? [] : lines.slice(-tailLines);
        expect(await read({ tailLines })).toBe(tail.map((line) => `${line}\n`).join(''));
      }),
      cases(60),
    );
  });
});

describe('parseLogLine', () => {
  it.each(['', 'no spaces', `${time(1)} stdin F text`, `${time(1)} stdout X text`])('refuses %j', (line) => {
    expect(parseLogLine(Buffer.from(line))).toBeUndefined();
  });

  it('takes a line without text', () => {
    expect(parseLogLine(Buffer.from(`${time(1)} stdout F`))).toMatchObject({ whole: true, text: Buffer.alloc(0) });
  });
});
