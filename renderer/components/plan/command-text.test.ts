import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../../common/ipc/rows/plan-run.ts';
import { commandText, filteredCommands, isFailed, noCommands, withEntries } from './command-text.ts';

const line = (change: Partial<CommandLine> = {}): CommandLine => ({
  at: 0,
  host: 'h1',
  intent: 'start etcd',
  command: 'systemctl start etcd',
  effect: 'changes',
  durationMs: 1540,
  outcome: { kind: 'exit', code: 0, stderr: '' },
  ...change,
});

describe('the log of commands', () => {
  it('grows in order, and counts what is no longer kept', () => {
    const first = withEntries(noCommands, [
      { kind: 'dropped', count: 7 },
      { kind: 'command', ...line() },
    ]);
    const both = withEntries(first, [{ kind: 'command', ...line({ host: 'h2' }) }]);
    expect(both.dropped).toBe(7);
    expect(both.commands.map(({ number, host }) => [number, host])).toEqual([
      [0, 'h1'],
      [1, 'h2'],
    ]);
  });

  it('can be narrowed to a host and to what changes', () => {
    const { commands } = withEntries(noCommands, [
      { kind: 'command', ...line() },
      { kind: 'command', ...line({ host: 'h2', effect: 'reads' }) },
      { kind: 'command', ...line({ host: 'h2' }) },
    ]);
    const numbers = (host: string, onlyChanges: boolean) =>
      filteredCommands(commands, { host, onlyChanges }).map(({ number }) => number);
    expect(numbers('', false)).toEqual([0, 1, 2]);
    expect(numbers('h2', false)).toEqual([1, 2]);
    expect(numbers('h2', true)).toEqual([2]);
  });

  it.each<[what: string, change: Partial<CommandLine>, failed: boolean]>([
    ['ends well', {}, false],
    ['says no', { outcome: { kind: 'exit', code: 1, stderr: '' } }, true],
    ['answers by its exit code', { effect: 'reads', outcome: { kind: 'exit', code: 1, stderr: '' } }, false],
    [
      'breaks',
      { effect: 'reads', outcome: { kind: 'broken', error: { code: 'host-connection-lost', params: {} } } },
      true,
    ],
    ['is cancelled', { outcome: { kind: 'cancelled' } }, false],
  ])('marks a command that %s', (_what, change, failed) => {
    expect(isFailed(line(change))).toBe(failed);
  });

  it('is copied as text', () => {
    const stderr = 'Job for etcd failed.\nSee journalctl.\n';
    expect(commandText([line(), line({ outcome: { kind: 'exit', code: 1, stderr } })])).toBe(
      `1970-01-01T00:00:00.000Z h1 [changes] start etcd: systemctl start etcd → 0 (1.5 s)
1970-01-01T00:00:00.000Z h1 [changes] start etcd: systemctl start etcd → 1 Job for etcd failed.
    See journalctl. (1.5 s)
`,
    );
  });
});
