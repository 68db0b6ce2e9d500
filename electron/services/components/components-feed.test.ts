import { afterEach, describe, expect, it } from 'vitest';
import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import { FakeLinks, RowsSeen } from '../../../test/fakes/fake-links.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { twoMasters } from '../../../test/fakes/two-masters.ts';
import { componentHandlers } from './components-feed.ts';

const close = { current: new AbortController() };
afterEach(() => close.current.abort());

/** Three hosts whose systemd answers that all units are `state`; nothing listens on any port. */
function opened(states: { state: string; missing?: string }) {
  const clock = new ManualClock();
  const asked: string[][] = [];
  const links = new FakeLinks(twoMasters, (host) =>
    host.answer(
      (command) => command.includes('systemctl'),
      ({ command }) => {
        const units = command.slice(command.indexOf('--') + 1);
        asked.push([host.name, ...units]);
        const blocks = units.map((unit) => {
          const load = unit === states.missing ? 'not-found' : 'loaded';
          return `Id=${unit}\nLoadState=${load}\nActiveState=${states.state}\nSubState=x\nNRestarts=2\nMemoryCurrent=1024\n`;
        });
        return { stdout: blocks.join('\n') };
      },
    ),
  );
  const seen = new RowsSeen<ComponentRow>();
  close.current = new AbortController();
  const running = componentHandlers(links, clock).components({ cluster: 'lab' }, seen, close.current.signal);
  return { clock, links, seen, asked, running };
}

describe('the feed of components', () => {
  it('has a row for each unit that the roles of a host ask for, before anything is known', async () => {
    const { seen } = opened({ state: 'active' });
    await expect.poll(() => seen.rows.size).toBe(11);
    expect([...seen.rows.keys()].filter((key) => key.startsWith('h1/'))).toEqual([
      'h1/etcd.service',
      'h1/kube-apiserver.service',
      'h1/kube-controller-manager.service',
      'h1/kube-scheduler.service',
    ]);
    expect(seen.rows.get('h3/kubelet.service')).toMatchObject({ role: 'node', unitState: { kind: 'unknown' } });
  });

  it('asks each host in one command, and again every five seconds', async () => {
    const states = { state: 'active' };
    const { seen, clock, asked } = opened(states);
    await expect.poll(() => seen.rows.get('h3/kubelet.service')?.unitState.kind).toBe('loaded');
    await expect.poll(() => clock.sleeping).toBe(3);
    expect(asked.map(([host]) => host).sort()).toEqual(['h1', 'h2', 'h3']);
    states.state = 'failed';
    await clock.advance(5_000);
    await expect.poll(() => seen.rows.get('h3/kubelet.service')?.unitState).toMatchObject({ active: 'failed' });
    expect(asked).toHaveLength(6);
  });

  it('says what keeps an endpoint from answering, and asks none where a component has none', async () => {
    const { seen } = opened({ state: 'active' });
    await expect.poll(() => seen.rows.get('h1/etcd.service')?.health.kind).toBe('failing');
    const healthOf = (key: string) => seen.rows.get(key)?.health;
    const reasonOf = (key: string) => {
      const health = healthOf(key);
      return health?.kind === 'failing' ? health.reason : '';
    };
    expect(reasonOf('h1/etcd.service')).toContain('healthcheck-client.crt');
    expect(reasonOf('h1/kube-apiserver.service')).toContain('refused');
    expect(healthOf('h1/kube-scheduler.service')).toEqual({ kind: 'unasked' });
  });

  it('asks nothing of a unit that is not there', async () => {
    const { seen } = opened({ state: 'inactive', missing: 'etcd.service' });
    await expect.poll(() => seen.rows.get('h1/etcd.service')?.unitState).toEqual({ kind: 'absent' });
    expect(seen.rows.get('h1/etcd.service')?.health).toEqual({ kind: 'unasked' });
  });

  it('knows nothing of a host that went away, and all of it when it is back', async () => {
    const { seen, clock, links } = opened({ state: 'active' });
    const kindOf = () => seen.rows.get('h3/kubelet.service')?.unitState.kind;
    await expect.poll(kindOf).toBe('loaded');
    links.away.add('h3');
    await links.connection('h3')!.close();
    await expect.poll(kindOf).toBe('unknown');
    expect(seen.rows.get('h3/kubelet.service')?.health).toEqual({ kind: 'unasked' });
    links.away.clear();
    await expect.poll(() => clock.advance(1_000).then(kindOf)).toBe('loaded');
  });

  it('ends when it is closed, with nothing left open', async () => {
    const { seen, clock, links, running } = opened({ state: 'active' });
    await expect.poll(() => seen.rows.get('h3/kubelet.service')?.unitState.kind).toBe('loaded');
    close.current.abort();
    await running;
    expect([links.held, clock.sleeping]).toEqual([0, 0]);
  });
});
