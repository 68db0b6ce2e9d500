import type { ErrorEnvelope } from '../../../common/base/app-error.ts';
import type { OverlayDevice, OverlayRow, PeerEntries } from '../../../common/ipc/rows/overlay.ts';
import { type KernelOverlay, overlayDevice } from './kernel-overlay.ts';
import type { NodeLease } from './node-lease.ts';

/** What a host has answered, as far as it could be asked. */
export type KernelAnswer =
  | { readonly kind: 'unasked'; readonly error?: ErrorEnvelope }
  | { readonly kind: 'asked'; readonly kernel: KernelOverlay };

/** How packets find another node, by backend; others than these are not ours, and are not judged. */
const backends: Readonly<Record<string, Backend>> = {
  vxlan: {
    deviceOf: ({ device }) => (device ? { kind: 'present', ...device } : { kind: 'absent' }),
    entriesOf: ({ routes, neighbours, forwarding }, { subnet, vtepMAC, publicIP }) => {
      const nextHop = networkOf(subnet);
      return {
        kind: 'asked',
        route: routes.some(
          ({ destination, gateway, device }) =>
            destination === subnet && gateway === nextHop && device === overlayDevice,
        ),
        neighbour: neighbours.get(nextHop) === vtepMAC,
        forwarding: forwarding.get(vtepMAC) === publicIP,
      };
    },
  },
  'host-gw': {
    deviceOf: () => ({ kind: 'needless' }),
    entriesOf: ({ routes }, { subnet, publicIP }) => ({
      kind: 'asked',
      route: routes.some(({ destination, gateway }) => destination === subnet && gateway === publicIP),
    }),
  },
};

interface Backend {
  deviceOf(kernel: KernelOverlay): OverlayDevice;
  entriesOf(kernel: KernelOverlay, peer: NodeLease): PeerEntries;
}

/** Joins what a node announced, what all others announced, and what the node's kernel has made of it. */
export function overlayRow(own: NodeLease, leases: Iterable<NodeLease>, answer: KernelAnswer): OverlayRow {
  const backend = backends[own.backend];
  const kernel = answer.kind === 'asked' ? answer.kernel : undefined;
  const peers = [...leases].filter(
    ({ node, backend: other, subnet, publicIP }) =>
      node !== own.node && own.backend !== '' && other === own.backend && subnet !== '' && publicIP !== '',
  );
  return {
    ...own,
    device: kernel && backend ? backend.deviceOf(kernel) : unaskedDevice(answer),
    peers: peers.map((peer) => ({
      node: peer.node,
      entries: kernel && backend ? backend.entriesOf(kernel, peer) : { kind: 'unasked' },
    })),
  };
}

function unaskedDevice(answer: KernelAnswer): OverlayDevice {
  return answer.kind === 'unasked' ? answer : { kind: 'unasked' };
}

/** `10.244.1.0` of `10.244.1.0/24`: a peer's address on the device, as flannel has it. */
function networkOf(subnet: string): string {
  return subnet.split('/')[0]!;
}
