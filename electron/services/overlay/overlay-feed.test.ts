import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { OverlayRow } from '../../../common/ipc/rows/overlay.ts';
import type { FakeHost } from '../../../test/fakes/fake-host.ts';
import { FakeLinks, RowsSeen } from '../../../test/fakes/fake-links.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { twoMasters } from '../../../test/fakes/two-masters.ts';
import { overlayHandlers } from './overlay-feed.ts';

const node = (number: number): Node => ({
  metadata: {
    name: `h${number}`,
    annotations: {
      'flannel.alpha.coreos.com/backend-type': 'vxlan',
      'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"aa:aa:aa:aa:aa:0${number}"}`,
      'flannel.alpha.coreos.com/public-ip': `192.0.2.${number}`,
    },
  },
  spec: { podCIDR: `10.244.${number}.0/24` },
});

/** Kernels that have all of every other node but for what a test takes away. */
class Kernels {
  readonly reads: string[] = [];
  /** The peer that h1 has no route to. */
  broken = '';
  announce = (_line: string) => {};

  prepare(host: FakeHost): FakeHost {
    const isRead = (command: readonly string[]) => command.at(-1) === 'flannel.1';
    const isMonitor = (command: readonly string[]) => (command.at(-1) ?? '').includes('ip -o monitor');
    return host
      .answer(isRead, () => {
        this.reads.push(host.name);
        return { stdout: this.#answer(host.name) };
      })
      .answer(isMonitor, ({ print }) => {
        if (host.name === 'h1') this.announce = (line) => print(`${line}\n`);
        print('listening\n');
        return new Promise(() => {});
      });
  }

  #answer(host: string): string {
    const others = [1, 2, 3].filter((number) => `h${number}` !== host);
    const routes = others
      .filter((number) => !(host === 'h1' && `h${number}` === this.broken))
      .map((number) => ({ dst: `10.244.${number}.0/24`, gateway: `10.244.${number}.0`, dev: 'flannel.1', flags: [] }));
    const neighbours = others.map((number) => ({ dst: `10.244.${number}.0`, lladdr: `aa:aa:aa:aa:aa:0${number}` }));
    const forwarding = others.map((number) => ({ mac: `aa:aa:aa:aa:aa:0${number}`, dst: `192.0.2.${number}` }));
    const device = [{ ifname: 'flannel.1', flags: ['UP'], mtu: 1450, address: `aa:aa:aa:aa:aa:0${host.slice(1)}` }];
    const sections = { device, routes, neighbours, forwarding };
    return Object.entries(sections)
      .map(([name, list]) => `\n@@ ${name}\n${JSON.stringify(list)}\n`)
      .join('');
  }
}

let close: AbortController;
beforeEach(() => (close = new AbortController()));
afterEach(() => close.abort());

function opened(origin: 'bootstrapped' | 'imported' = 'bootstrapped') {
  const clock = new ManualClock();
  const kernels = new Kernels();
  const links = new FakeLinks(origin === 'imported' ? undefined : twoMasters, (host) => kernels.prepare(host));
  void links.nodes.mirror.run(close.signal);
  const seen = new RowsSeen<OverlayRow>();
  const running = overlayHandlers(links, clock).overlay({ cluster: 'lab' }, seen, close.signal);
  for (const number of [1, 2, 3]) links.nodes.put(node(number));
  const entriesOf = (from: string, to: string) => seen.rows.get(from)?.peers.find((peer) => peer.node === to)?.entries;
  return { clock, kernels, links, seen, running, entriesOf };
}

describe('the feed of the overlay', () => {
  it('joins what nodes announce with what each kernel has', async () => {
    const { seen, entriesOf } = opened();
    await expect.poll(() => entriesOf('h1', 'h3')?.kind).toBe('asked');
    expect(seen.rows.get('h1')).toMatchObject({
      subnet: '10.244.1.0/24',
      vtepMAC: 'aa:aa:aa:aa:aa:01',
      device: { kind: 'present', up: true, mac: 'aa:aa:aa:aa:aa:01' },
    });
    expect(entriesOf('h1', 'h2')).toEqual({ kind: 'asked', route: true, neighbour: true, forwarding: true });
  });

  it('looks again when the kernel announces a change, once for many, and not for what does not matter', async () => {
    const { clock, kernels, entriesOf } = opened();
    await expect.poll(() => entriesOf('h1', 'h2')?.kind).toBe('asked');
    await clock.advance(300);
    const before = kernels.reads.length;
    kernels.announce('10.77.68.1 dev eth0 lladdr 36:7c:9f:fd:98:42 REACHABLE');
    await clock.advance(300);
    expect(kernels.reads.length).toBe(before);
    kernels.broken = 'h2';
    for (let line = 0; line < 5; line++) kernels.announce('Deleted 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink');
    await expect.poll(() => entriesOf('h1', 'h2')).toMatchObject({ route: false });
    await clock.advance(300);
    expect(kernels.reads.slice(before)).toEqual(['h1', 'h1']);
  });

  it('says of a lost host that it is not asked, and why, while the others go on', async () => {
    const { links, seen, entriesOf } = opened();
    await expect.poll(() => entriesOf('h2', 'h1')?.kind).toBe('asked');
    links.away.add('h2');
    await links.connection('h2')!.close();
    await expect.poll(() => entriesOf('h2', 'h1')?.kind).toBe('unasked');
    expect(seen.rows.get('h2')?.device).toMatchObject({ kind: 'unasked', error: { code: 'host-connection-lost' } });
    expect(entriesOf('h1', 'h2')?.kind).toBe('asked');
  });

  it('forgets a node that is gone, as a row and as a peer', async () => {
    const { links, seen, entriesOf } = opened();
    await expect.poll(() => entriesOf('h1', 'h3')?.kind).toBe('asked');
    links.nodes.remove(node(3));
    await expect.poll(() => [...seen.rows.keys()]).toEqual(['h1', 'h2']);
    expect(entriesOf('h1', 'h3')).toBeUndefined();
  });

  it('is stale while the API is silent, with the rows as they were', async () => {
    const { links, seen, entriesOf } = opened();
    await expect.poll(() => entriesOf('h1', 'h3')?.kind).toBe('asked');
    links.nodes.silence(new Error('gone'));
    expect(seen.state).toMatchObject({ kind: 'stale' });
    expect(seen.rows.size).toBe(3);
    links.nodes.silence(undefined);
    expect(seen.state).toEqual({ kind: 'live' });
  });

  it('shows what the API tells of an imported cluster, and asks no host', async () => {
    const { seen, kernels } = opened('imported');
    await expect.poll(() => seen.rows.size).toBe(3);
    expect(seen.rows.get('h1')).toMatchObject({ publicIP: '192.0.2.1', device: { kind: 'unasked' } });
    expect(kernels.reads).toEqual([]);
  });

  it('ends when it is closed, with nothing left open', async () => {
    const { clock, links, running, entriesOf } = opened();
    await expect.poll(() => entriesOf('h1', 'h2')?.kind).toBe('asked');
    close.abort();
    await running;
    expect([links.held, clock.sleeping]).toEqual([0, 0]);
  });
});
