import { describe, expect, it } from 'vitest';
import type { OverlayPeer } from '../../../common/ipc/rows/overlay.ts';
import type { KernelOverlay } from './kernel-overlay.ts';
import { type NodeLease, nodeLease } from './node-lease.ts';
import { overlayRow } from './overlay-row.ts';

const lease = (number: number, backend = 'vxlan'): NodeLease => ({
  node: `h${number}`,
  subnet: `10.244.${number}.0/24`,
  backend,
  publicIP: `192.0.2.${number}`,
  vtepMAC: backend === 'vxlan' ? `2a:f1:a4:c2:2f:f${number}` : '',
});
const device = { name: 'flannel.1', up: true, mac: '2a:f1:a4:c2:2f:f1', mtu: 1450, vni: 1, address: '10.244.1.0/32' };
const kernel: KernelOverlay = {
  device,
  routes: [{ destination: '10.244.2.0/24', gateway: '10.244.2.0', device: 'flannel.1' }],
  neighbours: new Map([['10.244.2.0', '2a:f1:a4:c2:2f:f2']]),
  forwarding: new Map([['2a:f1:a4:c2:2f:f2', '192.0.2.2']]),
};
const peersOf = (found: KernelOverlay, leases: NodeLease[]): readonly OverlayPeer[] =>
  overlayRow(leases[0]!, leases, { kind: 'asked', kernel: found }).peers;

describe('vxlan', () => {
  it('shows the device as the kernel has it, or that there is none', () => {
    expect(overlayRow(lease(1), [lease(1)], { kind: 'asked', kernel }).device).toEqual({ kind: 'present', ...device });
    const bare = { ...kernel, device: undefined };
    expect(overlayRow(lease(1), [lease(1)], { kind: 'asked', kernel: bare }).device).toEqual({ kind: 'absent' });
  });

  it.each<[what: string, found: Partial<KernelOverlay>, entries: object]>([
    ['all three entries', {}, { route: true, neighbour: true, forwarding: true }],
    ['no route', { routes: [] }, { route: false, neighbour: true, forwarding: true }],
    [
      'a route out of another device',
      { routes: [{ destination: '10.244.2.0/24', gateway: '192.0.2.2', device: 'eth0' }] },
      { route: false, neighbour: true, forwarding: true },
    ],
    ['no neighbour', { neighbours: new Map() }, { route: true, neighbour: false, forwarding: true }],
    [
      'the neighbour of a former device',
      { neighbours: new Map([['10.244.2.0', '00:00:00:00:00:01']]) },
      { route: true, neighbour: false, forwarding: true },
    ],
    [
      'a way to a former address',
      { forwarding: new Map([['2a:f1:a4:c2:2f:f2', '192.0.2.99']]) },
      { route: true, neighbour: true, forwarding: false },
    ],
  ])('judges a peer of which the kernel has %s', (_what, found, entries) => {
    const peers = peersOf({ ...kernel, ...found }, [lease(1), lease(2)]);
    expect(peers).toEqual([{ node: 'h2', entries: { kind: 'asked', ...entries } }]);
  });

  it.each<[who: string, other: Partial<NodeLease>]>([
    ['has no subnet yet', { subnet: '' }],
    ['has not announced itself', { backend: '', publicIP: '', vtepMAC: '' }],
    ['uses another backend', { backend: 'host-gw' }],
  ])('has no peer in a node that %s', (_who, other) => {
    expect(peersOf(kernel, [lease(1), { ...lease(2), ...other }])).toEqual([]);
  });
});

it('host-gw has no device, and needs a route over the other host alone', () => {
  const routes = [{ destination: '10.244.2.0/24', gateway: '192.0.2.2', device: 'eth0' }];
  const leases = [lease(1, 'host-gw'), lease(2, 'host-gw'), lease(3, 'host-gw')];
  const row = overlayRow(leases[0]!, leases, { kind: 'asked', kernel: { ...kernel, device: undefined, routes } });
  expect(row.device).toEqual({ kind: 'needless' });
  expect(row.peers).toEqual([
    { node: 'h2', entries: { kind: 'asked', route: true } },
    { node: 'h3', entries: { kind: 'asked', route: false } },
  ]);
});

it('a node whose host cannot be asked says so, and nothing of its peers', () => {
  const error = { code: 'host-connection-lost', params: { host: 'h1', reason: 'gone' } } as const;
  const row = overlayRow(lease(1), [lease(1), lease(2)], { kind: 'unasked', error });
  expect(row.device).toEqual({ kind: 'unasked', error });
  expect(row.peers).toEqual([{ node: 'h2', entries: { kind: 'unasked' } }]);
});

it.each<[data: string | undefined, mac: string]>([
  ['{"VNI":1,"VtepMAC":"3A:D3:83:82:95:76"}', '3a:d3:83:82:95:76'],
  ['null', ''],
  ['{"VtepMAC":7}', ''],
  ['{', ''],
  [undefined, ''],
])('a node’s announcement %s is read as the MAC %j', (data, mac) => {
  const annotations = {
    'flannel.alpha.coreos.com/public-ip': '192.0.2.1',
    'flannel.alpha.coreos.com/backend-type': 'vxlan',
  };
  const node = {
    metadata: {
      name: 'h1',
      annotations: data === undefined ? annotations : { ...annotations, 'flannel.alpha.coreos.com/backend-data': data },
    },
    spec: { podCIDR: '10.244.1.0/24' },
  };
  expect(nodeLease(node)).toEqual({ ...lease(1), vtepMAC: mac });
});
