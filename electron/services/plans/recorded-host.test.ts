import { describe, expect, it } from 'vitest';
import type { CommandLine } from '../../../common/ipc/rows/plan-run.ts';
import { FakeHost } from '../../../test/fakes/fake-host.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { RecordedHost } from './recorded-host.ts';

const never = new AbortController().signal;
const asked = { intent: 'start etcd', signal: never };

function recorded(host = new FakeHost()) {
  const clock = new ManualClock();
  const lines: CommandLine[] = [];
  const record = (line: CommandLine) => void lines.push(line);
  return { host: new RecordedHost(host, record, clock), lines, clock };
}

describe('what is done on a host is recorded', () => {
  it('with its purpose, effect, duration and exit code', async () => {
    const { host, lines, clock } = recorded(
      new FakeHost('h7').answer(['systemctl', 'start', 'etcd'], async () => {
        await clock.advance(1500);
        return {};
      }),
    );
    await clock.advance(1000);
    await host.run(['systemctl', 'start', 'etcd'], asked);
    expect(lines).toEqual([
      {
        at: 1000,
        host: 'h7',
        intent: 'start etcd',
        command: 'systemctl start etcd',
        effect: 'changes',
        durationMs: 1500,
        outcome: { kind: 'exit', code: 0, stderr: '' },
      },
    ]);
  });

  it('with the last lines of stderr, of a failure also', async () => {
    const stderr = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
    const { host, lines } = recorded(new FakeHost().answer(['false'], { exitCode: 1, stderr }));
    await expect(host.run(['false'], asked)).rejects.toMatchObject({ code: 'command-failed' });
    await host.run(['false'], { ...asked, allowFailure: true });
    const outcome = { kind: 'exit', code: 1, stderr: stderr.trimEnd().split('\n').slice(-10).join('\n') };
    expect(lines.map((line) => line.outcome)).toEqual([outcome, outcome]);
  });

  it('also when the connection broke, or the run was cancelled', async () => {
    const { host, lines } = recorded(new FakeHost().answer(['sleep', '600'], () => new Promise<never>(() => {})));
    const cancel = new AbortController();
    const running = host.run(['sleep', '600'], { ...asked, signal: cancel.signal });
    cancel.abort(new DOMException('enough', 'AbortError'));
    await expect(running).rejects.toThrow('enough');
    await host.close();
    await expect(host.run(['true'], asked)).rejects.toThrow();
    expect(lines.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'cancelled' },
      { kind: 'broken', error: { code: 'host-connection-lost' } },
    ]);
  });

  it('of files in words', async () => {
    const { host, lines } = recorded();
    const how = { mode: 0o644, signal: never };
    await host.writeFile('/etc/one', 'text', how);
    await host.writeFiles(
      [
        { path: '/etc/one', bytes: 'text', mode: 0o644 },
        { path: '/etc/two', bytes: 'text', mode: 0o644 },
      ],
      { signal: never },
    );
    await host.writeFiles([], { signal: never });
    await host.readFile('/etc/one', { signal: never });
    await host.readFile('/etc/none', { signal: never });
    await host.remove('/etc/one', { signal: never });
    expect(lines.map(({ command, effect, outcome }) => [command, effect, outcome])).toEqual([
      ['write /etc/one', 'changes', { kind: 'file', result: 'written' }],
      ['write /etc/one /etc/two', 'changes', { kind: 'file', result: 'unchanged, written' }],
      ['read /etc/one', 'reads', { kind: 'file', result: '4 bytes' }],
      ['read /etc/none', 'reads', { kind: 'file', result: 'absent' }],
      ['remove /etc/one', 'changes', { kind: 'file', result: 'removed' }],
    ]);
  });

  it('without a word of what goes into commands and files', async () => {
    const { host, lines } = recorded(new FakeHost().answer(['tee', '/root/.key'], ({ stdin }) => ({ stdout: stdin })));
    const key = '-----BEGIN PRIVATE KEY-----\nhunter2';
    await host.run(['tee', '/root/.key'], { ...asked, stdin: key });
    await host.writeFile('/etc/kubernetes/pki/ca.key', key, { mode: 0o600, signal: never });
    await host.readFile('/etc/kubernetes/pki/ca.key', { signal: never });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|PRIVATE/);
  });
});
