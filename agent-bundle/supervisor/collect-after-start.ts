import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds after which this process has what it follows, and whoever waited for it has got what it asked for. */
const settled = 4_000;

/** Bytes. A larger heap is collected soon enough, and to collect it all at once would hold up others. */
const small = 64 * 1024 * 1024;

/** A function ages in one collection, and is without its bytecode after the next. */
const rounds = 3;

/**
 * Gives back the memory that only the start needed, 2 to 14 MB: V8 collects when something is allocated, and a process that idles
 * allocates next to nothing. Called when all components are ready; resolves early when the signal is aborted.
 */
export async function collectAfterStart(signal: AbortSignal): Promise<void> {
  try {
    await wait(settled, undefined, { signal, ref: false });
  } catch {
    return;
  }
  if (process.memoryUsage().heapUsed > small) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  setFlagsFromString('--no-expose-gc');
  // Functions that nobody called since the last collection lose their bytecode as well: most of it was the start's.
  setFlagsFromString('--bytecode-old-age=1');
  // `last-resort` gives pages back to the system; other collections keep them for a while.
  for (let round = 0; round < rounds; round++) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  setFlagsFromString('--bytecode-old-age=6');
}
