import { describe, expect, test } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import { FakeHost } from '../../../test/fakes/fake-host.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { HostPool } from './host-pool.ts';
import { twoMasters } from '../../../test/fakes/two-masters.ts';

const { signal } = new AbortController();
const unreachable = () => new AppError('host-unreachable', { host: 'h1', address: 'a', port: 22, reason: 'it is off' });

/** A pool whose hosts can be switched off. */
function pool() {
  const clock = new ManualClock();
  const opened: FakeHost[] = [];
  const off = new Set<string>();
  let hold: Promise<void> = Promise.resolve();
  const hosts = new HostPool(
    twoMasters,
    async (spec) => {
      await hold;
      if (off.has(spec.name)) throw unreachable();
      const host = new FakeHost(spec.name);
      opened.push(host);
      return host;
    },
    clock,
  );
  return { hosts, clock, opened, off, holdUntil: (until: Promise<void>) => void (hold = until) };
}

describe('the connections to a cluster’s hosts', () => {
  test('are opened once, however many want them at the same time', async () => {
    const { hosts, opened } = pool();
    const [one, other] = await Promise.all([hosts.get('h1', signal), hosts.get('h1', signal)]);
    expect(one).toBe(other);
    expect(await hosts.get('h1', signal)).toBe(one);
    expect(opened).toHaveLength(1);
  });

  test('are opened anew after a loss, when somebody asks', async () => {
    const { hosts, opened } = pool();
    const before = await hosts.get('h1', signal);
    await before.close();
    expect(opened).toHaveLength(1);
    const after = await hosts.get('h1', signal);
    expect(after).not.toBe(before);
    expect(opened).toHaveLength(2);
  });

  test('are not tried again within a pause that grows, and the last failure is the answer', async () => {
    const { hosts, clock, opened, off } = pool();
    off.add('h1');
    await expect(hosts.get('h1', signal)).rejects.toThrow('it is off');
    off.clear();
    await expect(hosts.get('h1', signal)).rejects.toThrow('it is off');
    expect(opened).toHaveLength(0);
    await clock.advance(500);
    await hosts.get('h1', signal);
    expect(opened).toHaveLength(1);
  });

  test('of one host do not wait for those of another', async () => {
    const { hosts, off } = pool();
    off.add('h1');
    await expect(hosts.get('h1', signal)).rejects.toThrow();
    expect((await hosts.get('h2', signal)).name).toBe('h2');
  });

  test('go on being made when one who waits gives up', async () => {
    const { hosts, opened, holdUntil } = pool();
    let letGo = () => {};
    holdUntil(new Promise((resolve) => (letGo = resolve)));
    const impatient = new AbortController();
    const given = hosts.get('h1', impatient.signal);
    const patient = hosts.get('h1', signal);
    impatient.abort(new Error('too slow'));
    await expect(given).rejects.toThrow('too slow');
    letGo();
    await patient;
    expect(opened).toHaveLength(1);
  });

  test('are closed with the pool, also one that comes about only then', async () => {
    const { hosts, opened, holdUntil } = pool();
    const open = await hosts.get('h2', signal);
    let letGo = () => {};
    holdUntil(new Promise((resolve) => (letGo = resolve)));
    const late = hosts.get('h1', signal);
    const closing = hosts.close();
    letGo();
    await expect(late).rejects.toThrow('closed');
    await closing;
    expect(open.lost.aborted).toBe(true);
    expect(opened.every((host) => host.lost.aborted)).toBe(true);
    await expect(hosts.get('h2', signal)).rejects.toThrow('closed');
  });

  test('exist for hosts of the cluster only', async () => {
    const { hosts } = pool();
    await expect(hosts.get('h9', signal)).rejects.toThrow(expect.objectContaining({ code: 'host-unknown' }) as Error);
  });
});
