import { describe, expect, it } from 'vitest';
import type { CommandLine, CommandLogEntry } from '../../../common/ipc/rows/plan-run.ts';
import { CommandLog } from './command-log.ts';

const never = new AbortController().signal;
const line = (at: number): CommandLine => ({
  at,
  host: 'h1',
  intent: 'try it',
  command: 'true',
  effect: 'reads',
  durationMs: 1,
  outcome: { kind: 'exit', code: 0, stderr: '' },
});

/** A reader that keeps what it is sent, as numbers; `dropped` entries as negative ones. */
function reader() {
  const got: number[] = [];
  const send = async (...entries: CommandLogEntry[]) => {
    got.push(...entries.map((entry) => (entry.kind === 'command' ? entry.at : -entry.count)));
  };
  return { got, send };
}

describe('a log of commands', () => {
  it('is read from its beginning, also by who comes late, and ends with the run', async () => {
    const log = new CommandLog();
    const [early, late] = [reader(), reader()];
    const reading = log.follow(early.send, never);
    for (const at of [1, 2, 3]) log.add(line(at));
    const readingLate = log.follow(late.send, never);
    log.add(line(4));
    log.end();
    await Promise.all([reading, readingLate]);
    expect(early.got).toEqual([1, 2, 3, 4]);
    expect(late.got).toEqual([1, 2, 3, 4]);
  });

  it('says how many of its oldest lines it no longer has', async () => {
    const log = new CommandLog(3);
    const { got, send } = reader();
    for (let at = 1; at <= 10; at++) log.add(line(at));
    log.end();
    await log.follow(send, never);
    expect(got).toEqual([-7, 8, 9, 10]);
  });

  it('tells also a slow reader what it missed', async () => {
    const log = new CommandLog(2);
    const { got, send } = reader();
    log.add(line(1));
    const slow = async (...entries: CommandLogEntry[]) => {
      await send(...entries);
      if (got.length === 1) for (const at of [2, 3, 4, 5]) log.add(line(at));
      if (got.at(-1) === 5) log.end();
    };
    await log.follow(slow, never);
    expect(got).toEqual([1, -2, 4, 5]);
  });

  it('lets a reader go who has heard enough', async () => {
    const log = new CommandLog();
    const { got, send } = reader();
    const enough = new AbortController();
    const reading = log.follow(send, enough.signal);
    log.add(line(1));
    await Promise.resolve();
    enough.abort();
    await reading;
    log.add(line(2));
    expect(got.every((at) => at === 1)).toBe(true);
  });
});
