import { afterEach, describe, expect, it } from 'vitest';
import { FakeLinks, RowsSeen } from '../../../test/fakes/fake-links.ts';
import { FakeLinux } from '../../../test/fakes/fake-linux.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { HostRow } from '../../../common/ipc/rows/host.ts';
import { twoMasters } from '../../../test/fakes/two-masters.ts';
import { hostHandlers } from './host-handlers.ts';

const closing: AbortController[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close.abort();
});

const factsAnswer = async () => {
  const linux = new FakeLinux('h1', '192.0.2.1');
  const command = ['/bin/sh', '-c', '', 'sh', '/var', '', 'ip'];
  return (await linux.run(command, { intent: 'gather facts', signal: new AbortController().signal })).stdout;
};

async function opened(origin: 'bootstrapped' | 'imported' = 'bootstrapped') {
  const stdout = await factsAnswer();
  const clock = new ManualClock();
  const links = new FakeLinks(origin === 'imported' ? undefined : twoMasters, (host) =>
    host.answer(() => true, { stdout }),
  );
  const seen = new RowsSeen<HostRow>();
  const close = new AbortController();
  closing.push(close);
  const running = hostHandlers(links, clock).hosts({ cluster: 'lab' }, seen, close.signal);
  return { clock, links, seen, close, running };
}

const kinds = (seen: RowsSeen<HostRow>) => [...seen.rows.values()].map(({ name, state }) => `${name} ${state.kind}`);

describe('the feed of hosts', () => {
  it('tells every host of the cluster file, at first on its way, then with its facts', async () => {
    const { seen, clock } = await opened();
    await expect.poll(() => seen.rows.size).toBe(3);
    await clock.advance(0);
    expect(kinds(seen)).toEqual(['h1 reached', 'h2 reached', 'h3 reached']);
    expect(seen.rows.get('h1')).toMatchObject({
      roles: ['etcd', 'master'],
      state: { facts: { os: 'CentOS Stream 9', cpus: 2, diskBytes: 92_160_000_000 } },
    });
  });

  it('notices a lost connection by itself, says why, and finds the host again', async () => {
    const { seen, clock, links } = await opened();
    await expect.poll(() => kinds(seen)).toContain('h2 reached');
    links.away.add('h2');
    await links.connection('h2')!.close();
    await expect.poll(() => kinds(seen)).toContain('h2 unreachable');
    expect(seen.rows.get('h2')).toMatchObject({ state: { error: { code: 'host-connection-lost' } } });
    await clock.advance(1_000);
    expect(seen.rows.get('h2')).toMatchObject({ state: { error: { code: 'host-unreachable' } } });
    links.away.clear();
    await clock.advance(5_000);
    expect(kinds(seen)).toEqual(['h1 reached', 'h2 reached', 'h3 reached']);
  });

  it('ends when it is closed, and leaves the link', async () => {
    const { links, close, running, clock } = await opened();
    await clock.advance(0);
    expect(links.held).toBe(1);
    close.abort();
    await running;
    expect(links.held).toBe(0);
    expect(clock.sleeping).toBe(0);
  });

  it('has no hosts for an imported cluster, and stays open', async () => {
    const { seen, clock, close, running } = await opened('imported');
    await clock.advance(60_000);
    expect(seen.state.kind).toBe('live');
    expect(seen.rows.size).toBe(0);
    close.abort();
    await running;
  });
});

describe('the journal of a unit', () => {
  const journal = (unit: string, send: (text: string) => Promise<void>, signal = new AbortController().signal) => {
    const follow = ([program]: readonly string[]) => program === 'journalctl';
    const links = new FakeLinks(twoMasters, (host) =>
      host.answer(follow, ({ print, command }) => {
        print(`one\ntwo\n${command.slice(3).join(' ')}\n`);
        return new Promise(() => {});
      }),
    );
    const stream = { send: async (...chunks: readonly string[]) => send(chunks.join('')), inputs: [] as never };
    const params = { cluster: 'lab', host: 'h1', unit, lines: 20 };
    return hostHandlers(links)['hosts.journal'](params, stream, signal);
  };

  it('comes in whole lines, the last ones first, and goes on', async () => {
    const close = new AbortController();
    let text = '';
    const running = journal('etcd.service', async (chunk) => void (text += chunk), close.signal);
    await expect.poll(() => text).toBe('one\ntwo\n-u etcd.service -n 20 -f -o short-iso\n');
    close.abort(new Error('closed'));
    await expect(running).rejects.toThrow('closed');
  });

  it.each(['sshd.service', 'kubelet.service', '--file=/etc/shadow'])(
    'is refused for %s, which is no unit of ours on that host',
    async (unit) => {
      const reading = journal(unit, async () => {});
      await expect(reading).rejects.toMatchObject({ code: 'host-unit-unknown' });
    },
  );
});
