import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lease } from './backend.ts';
import { type PeerEntries, peerCommands, wantedEntries } from './vxlan.ts';

const lease = (number: number, mac = `02:00:00:00:00:0${number}`): Lease => ({
  nodeName: `h${number}`,
  podCIDR: `10.244.${number}.0/24`,
  publicIP: `10.77.1.1${number}`,
  vtepMAC: mac,
});
const nothing = wantedEntries([]);

describe('peers of the overlay', () => {
  it('get a forwarding entry, a neighbour and a route', () => {
    expect(peerCommands(wantedEntries([lease(2)]), nothing, 'flannel.1')).toEqual({
      bridge: ['fdb replace 02:00:00:00:00:02 dev flannel.1 dst 10.77.1.12 self permanent'],
      ip: [
        'neigh replace 10.244.2.0 lladdr 02:00:00:00:00:02 dev flannel.1 nud permanent',
        'route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink',
      ],
    });
  });

  it('are left alone when they are in place', () => {
    const entries = wantedEntries([lease(2), lease(3)]);
    expect(peerCommands(entries, entries, 'flannel.1')).toEqual({ bridge: [], ip: [] });
  });

  it('are taken away when they leave', () => {
    const { ip, bridge } = peerCommands(nothing, wantedEntries([lease(2)]), 'flannel.1');
    expect(bridge).toEqual(['fdb del 02:00:00:00:00:02 dev flannel.1 dst 10.77.1.12']);
    expect(ip).toEqual(['route del 10.244.2.0/24 dev flannel.1', 'neigh del 10.244.2.0 dev flannel.1']);
  });

  it('are reached at their new MAC after a reboot', () => {
    const { ip, bridge } = peerCommands(
      wantedEntries([lease(2, '02:00:00:00:00:99')]),
      wantedEntries([lease(2)]),
      'flannel.1',
    );
    expect(bridge).toHaveLength(2);
    expect(ip).toEqual(['neigh replace 10.244.2.0 lladdr 02:00:00:00:00:99 dev flannel.1 nud permanent']);
  });

  it('without a MAC are not reachable yet', () => {
    expect(wantedEntries([{ ...lease(2), vtepMAC: undefined }])).toEqual(nothing);
  });

  it('end as wanted from any state', () => {
    const peers = fc
      .uniqueArray(fc.integer({ min: 1, max: 9 }))
      .map((numbers) => numbers.map((number) => lease(number)));
    fc.assert(
      fc.property(peers, peers, (before, after) => {
        const found = wantedEntries(before);
        const { ip, bridge } = peerCommands(wantedEntries(after), found, 'flannel.1');
        expect(replay(found, [...bridge, ...ip])).toEqual(wantedEntries(after));
      }),
    );
  });
});

function replay(entries: PeerEntries, commands: readonly string[]): PeerEntries {
  const routes = new Map(entries.routes);
  const neighbours = new Map(entries.neighbours);
  const forwarding = new Map(entries.forwarding);
  const tables: Record<string, Map<string, string>> = { route: routes, neigh: neighbours, fdb: forwarding };
  const value = { route: /via (\S+)/, neigh: /lladdr (\S+)/, fdb: /dst (\S+)/ };
  for (const command of commands) {
    const [kind = '', verb, key = ''] = command.split(' ');
    if (verb === 'del') tables[kind]?.delete(key);
    else tables[kind]?.set(key, value[kind as 'fdb'].exec(command)?.[1] ?? '');
  }
  return { routes, neighbours, forwarding };
}
