import { type FileHandle, open } from 'node:fs/promises';
import { parseLogLine } from './log-line.ts';

const blockSize = 64 * 1024;
const newline = 0x0a;

/** The offset at which the last `count` entries of a log begin, found from its end. */
export async function tailOffset(file: FileHandle, count: number): Promise<number> {
  const { size } = await file.stat();
  if (count <= 0) return size;
  let left = count;
  const block = Buffer.alloc(blockSize);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - blockSize);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    for (let at = bytesRead - 1; at >= 0; at--) {
      const closesLast = start + at === size - 1;
      if (block[at] === newline && !closesLast && --left === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}

/** The texts of the last `count` entries, each with its newline; none when the log cannot be read. */
export async function readTail(path: string, count: number): Promise<string[]> {
  try {
    await using file = await open(path, 'r');
    const start = await tailOffset(file, count);
    const { size } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    const entries = buffer
      .toString('latin1')
      .split('\n')
      .filter((entry) => entry !== '');
    return entries.flatMap((entry) => {
      const line = parseLogLine(Buffer.from(entry, 'latin1'));
      return line ? [`${line.text.toString('utf8')}${line.whole ? '\n' : ''}`] : [];
    });
  } catch {
    return [];
  }
}
