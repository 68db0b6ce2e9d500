import { describe, expect, it } from 'vitest';
import { concernsOverlay } from './follow-kernel.ts';
import { parseKernelOverlay } from './kernel-overlay.ts';

/** Captured from a host of three, iproute2 6.15, with what nobody reads of the device left out. */
const answer = `
@@ device
[{"ifindex":3,"ifname":"flannel.1","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1450,"qdisc":"noqueue","operstate":"UNKNOWN","address":"2a:f1:a4:c2:2f:f1","linkinfo":{"info_kind":"vxlan","info_data":{"id":1,"local":"10.77.68.11","link":"eth0","port":8472,"learning":false}},"addr_info":[{"family":"inet","local":"10.244.0.0","prefixlen":32,"scope":"global","label":"flannel.1"}]}]

@@ routes
[{"dst":"default","gateway":"10.77.68.1","dev":"eth0","flags":[]},{"dst":"10.77.68.0/24","dev":"eth0","protocol":"kernel","scope":"link","prefsrc":"10.77.68.11","flags":[]},{"dst":"10.244.0.0/24","dev":"cni0","protocol":"kernel","scope":"link","prefsrc":"10.244.0.1","flags":[]},{"dst":"10.244.1.0/24","gateway":"10.244.1.0","dev":"flannel.1","flags":["onlink"]},{"dst":"10.244.2.0/24","gateway":"10.244.2.0","dev":"flannel.1","flags":["onlink","linkdown"]}]

@@ neighbours
[{"dst":"10.244.2.0","lladdr":"6a:52:c2:d1:60:61","state":["PERMANENT"]},{"dst":"10.244.1.0","state":["FAILED"]}]

@@ forwarding
[{"mac":"6a:52:c2:d1:60:61","dst":"10.77.68.13","flags":["self"],"state":"permanent"},{"mac":"33:33:00:00:00:01","flags":["self"],"state":"permanent"}]
`;

describe('what a kernel has of the overlay', () => {
  it('is its device, the routes over a gateway that work, and the entries that lead somewhere', () => {
    expect(parseKernelOverlay(answer)).toEqual({
      device: { name: 'flannel.1', up: true, mac: '2a:f1:a4:c2:2f:f1', mtu: 1450, vni: 1, address: '10.244.0.0/32' },
      routes: [
        { destination: 'default', gateway: '10.77.68.1', device: 'eth0' },
        { destination: '10.244.1.0/24', gateway: '10.244.1.0', device: 'flannel.1' },
      ],
      neighbours: new Map([['10.244.2.0', '6a:52:c2:d1:60:61']]),
      forwarding: new Map([['6a:52:c2:d1:60:61', '10.77.68.13']]),
    });
  });

  it('is nothing where there is no device and no route', () => {
    expect(parseKernelOverlay('\n@@ device\n\n@@ routes\n[]\n\n@@ neighbours\n\n@@ forwarding\n')).toEqual({
      device: undefined,
      routes: [],
      neighbours: new Map(),
      forwarding: new Map(),
    });
  });
});

/** Captured from `ip -o monitor link address route neigh`. */
it.each<[line: string, does: boolean]>([
  [
    '3: flannel.1: <BROADCAST,MULTICAST> mtu 1450 qdisc noqueue state DOWN group default \\    link/ether 36:7f:aa:e7:ab:96',
    true,
  ],
  ['Deleted 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink ', true],
  ['Deleted 192.0.2.9 dev flannel.1 lladdr aa:bb:cc:dd:ee:f0 NOARP PERMANENT ', true],
  ['10.244.1.0/24 via 192.0.2.12 dev eth0 ', true],
  ['10.77.68.1 dev eth0 lladdr 36:7c:9f:fd:98:42 REACHABLE ', false],
  ['7: vethc88b2876@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32', false],
])('a change the kernel announces concerns the overlay or not: %s', (line, does) => {
  expect(concernsOverlay(line)).toBe(does);
});
