import { expect, it } from 'vitest';
import { LineWriter } from './line-writer.ts';

/** A sink that takes lines when it is told to. */
function slowSink() {
  const taken: string[] = [];
  const waiting: Array<() => void> = [];
  const sink = {
    append: async (lines: Buffer) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      taken.push(lines.toString());
    },
    close: async () => {
      taken.push('closed');
    },
  };
  const release = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sink, taken, release };
}

it('lines that gather while others are written go together', async () => {
  const { sink, taken, release } = slowSink();
  const writer = new LineWriter(sink, { onLost: () => {} });
  writer.write('1');
  writer.write('2');
  await release();
  writer.write('3');
  writer.write('4');
  const closing = writer.close();
  await release();
  await closing;
  expect(taken).toEqual(['1\n2\n', '3\n4\n', 'closed']);
});

it('lines beyond what may wait are lost, which is told once, and again when it is over', async () => {
  const { sink, taken, release } = slowSink();
  const told: unknown[] = [];
  const writer = new LineWriter(sink, { onLost: (...all) => told.push(all), waitingMost: 4 });
  for (const line of ['1', '2', '3', '4']) writer.write(line);
  expect(told).toEqual([['they come faster than they can be written', 1]]);
  await release();
  expect(taken).toEqual(['1\n2\n']);
  expect(told.slice(1)).toEqual([['they are written again', 2]]);
  writer.write('5');
  await release();
  expect(taken).toEqual(['1\n2\n', '5\n']);
});

it('a sink that fails loses its lines, and gets the next', async () => {
  const taken: string[] = [];
  const told: unknown[] = [];
  let full = true;
  const sink = {
    append: async (lines: Buffer) => {
      if (full) throw new Error('no space left');
      taken.push(lines.toString());
    },
    close: async () => {},
  };
  const writer = new LineWriter(sink, { onLost: (...all) => told.push(all) });
  writer.write('1');
  await expect.poll(() => told).toEqual([['no space left', 1]]);
  full = false;
  writer.write('2');
  await writer.close();
  expect(taken).toEqual(['2\n']);
  expect(told.slice(1)).toEqual([['they are written again', 1]]);
});
