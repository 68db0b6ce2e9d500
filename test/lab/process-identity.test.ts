import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identify, isAlive, isSameProcess, parseStat } from './process-identity.ts';

const after = 'S 1 42 42 0 -1 4194560 10 0 0 0 1 2 0 0 20 0 1 0 184250 2600000 120 18446744073709551615';

describe('a line of /proc/PID/stat', () => {
  it.each([
    ['a plain command', `42 (sh) ${after}`, { state: 'S', startTime: '184250' }],
    ['a command with blanks and parentheses', `42 (a) S 1 (b c)) ${after}`, { state: 'S', startTime: '184250' }],
    ['a process that is gone', '', undefined],
    ['a line that is cut short', '42 (sh) S 1', undefined],
  ])('is read: %s', (_, line, stat) => {
    expect(parseStat(line)).toEqual(stat);
  });
});

describe('a recorded process', () => {
  const recorded = { pid: 42, startTime: '184250', bootId: 'boot-1' };

  it.each([
    ['runs when number, start and boot are the same', { state: 'S', startTime: '184250' }, 'boot-1', true],
    ['ended when nothing has its number', undefined, 'boot-1', false],
    ['ended when a later process has its number', { state: 'R', startTime: '999999' }, 'boot-1', false],
    ['ended when it waits to be reaped', { state: 'Z', startTime: '184250' }, 'boot-1', false],
    ['ended when the machine was restarted', { state: 'S', startTime: '184250' }, 'boot-2', false],
  ])('%s', (_, now, bootId, same) => {
    expect(isSameProcess(recorded, now, bootId)).toBe(same);
  });

  it('is followed on this machine from its start to its end', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    const identity = await identify(child.pid as number);
    if (!identity) throw new Error('the child has no identity');
    expect(await isAlive(identity)).toBe(true);
    child.stdin.end();
    await once(child, 'close');
    expect(await isAlive(identity)).toBe(false);
  });
});
