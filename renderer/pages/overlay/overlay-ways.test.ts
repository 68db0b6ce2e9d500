import { describe, expect, it } from 'vitest';
import type { OverlayDevice, OverlayRow, PeerEntries } from '../../../common/ipc/rows/overlay.ts';
import { type Way, countWays, deviceState, wayTo } from './overlay-ways.ts';

const up: OverlayDevice = {
  kind: 'present',
  name: 'flannel.1',
  up: true,
  mac: 'aa:aa:aa:aa:aa:aa',
  mtu: 1450,
  vni: 1,
  address: '10.244.0.0/32',
};
const all: PeerEntries = { kind: 'asked', route: true, neighbour: true, forwarding: true };
const row = (device: OverlayDevice, entries: PeerEntries): OverlayRow => ({
  node: 'h1',
  subnet: '10.244.0.0/24',
  backend: 'vxlan',
  vtepMAC: 'aa:aa:aa:aa:aa:aa',
  publicIP: '192.0.2.1',
  device,
  peers: [{ node: 'h2', entries }],
});

describe('the way from one node to another', () => {
  it.each<[what: string, device: OverlayDevice, entries: PeerEntries, way: Way]>([
    ['is there with all three entries', up, all, { kind: 'reaches' }],
    [
      'lacks what the kernel lacks',
      up,
      { kind: 'asked', route: true, neighbour: false, forwarding: false },
      { kind: 'broken', missing: ['neighbour', 'forwarding'] },
    ],
    ['needs the device', { kind: 'absent' }, all, { kind: 'broken', missing: ['device'] }],
    ['needs it up', { ...up, up: false }, all, { kind: 'broken', missing: ['device'] }],
    ['is a route alone without one', { kind: 'needless' }, { kind: 'asked', route: true }, { kind: 'reaches' }],
    [
      'is not there without that route',
      { kind: 'needless' },
      { kind: 'asked', route: false },
      { kind: 'broken', missing: ['route'] },
    ],
    ['is not known of a host that was not asked', { kind: 'unasked' }, { kind: 'unasked' }, { kind: 'unasked' }],
  ])('%s', (_what, device, entries, way) => {
    expect(wayTo(row(device, entries), 'h2')).toEqual(way);
  });

  it('is its own, or none to a node that has not announced itself', () => {
    expect(wayTo(row(up, all), 'h1')).toEqual({ kind: 'self' });
    expect(wayTo(row(up, all), 'h9')).toEqual({ kind: 'none' });
  });
});

it('counts what is reached, broken and not known', () => {
  const broken: PeerEntries = { kind: 'asked', route: false, neighbour: true, forwarding: true };
  expect(countWays([row(up, all), row(up, broken), row({ kind: 'unasked' }, { kind: 'unasked' })])).toEqual({
    reached: 1,
    broken: 1,
    unasked: 1,
  });
});

it.each<[device: OverlayDevice, word: string]>([
  [up, 'up'],
  [{ ...up, up: false }, 'down'],
  [{ ...up, mac: 'bb:bb:bb:bb:bb:bb' }, 'otherMAC'],
  [{ kind: 'absent' }, 'absent'],
  [{ kind: 'needless' }, 'needless'],
  [{ kind: 'unasked' }, 'unasked'],
])('the device %j is %s', (device, word) => {
  expect(deviceState(row(device, all)).word).toBe(word);
});
