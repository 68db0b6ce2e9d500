import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineCutter } from './lines.ts';

function cut(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const cutter = new LineCutter((line) => void lines.push(line));
  for (const chunk of chunks) void cutter.push(chunk);
  void cutter.end();
  return lines;
}

it('gives the same lines however the bytes are chunked, in the middle of a character too', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r]/.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), (lines, size) => {
      const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(cut(chunks)).toEqual(lines);
    }),
  );
});

it('hands over a last line without an end, and takes CR LF for an end', () => {
  expect(cut([Buffer.from('one\r\ntwo')])).toEqual(['one', 'two']);
});

it('cuts an endless line into pieces instead of keeping it', () => {
  const lines = cut([Buffer.alloc(200_000, 'x')]);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join('')).toBe('x'.repeat(200_000));
});

it('says when all lines of a chunk have been taken, where taking them takes a while', async () => {
  const taken: string[] = [];
  const cutter = new LineCutter(async (line) => {
    await Promise.resolve();
    taken.push(line);
  });
  await cutter.push(Buffer.from('one\ntwo\nthr'));
  expect(taken).toEqual(['one', 'two']);
  expect(cutter.push(Buffer.from('ee'))).toBeUndefined();
});
