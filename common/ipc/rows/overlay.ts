import type { ErrorEnvelope } from '../../base/app-error.ts';

/** The overlay as one node has it. Keyed by the node's name. */
export interface OverlayRow {
  readonly node: string;
  /** The node's podCIDR; empty before it has one. */
  readonly subnet: string;
  /** `vxlan`; empty before the node has announced itself. */
  readonly backend: string;
  readonly vtepMAC: string;
  readonly publicIP: string;
  readonly device: OverlayDevice;
  /** One for each other node that has announced itself for the same backend. */
  readonly peers: readonly OverlayPeer[];
}

/**
 * `unasked`: its host is not known here, or cannot be reached at the moment; `needless`: the backend routes between hosts
 * and has none (`host-gw`).
 */
export type OverlayDevice =
  | { readonly kind: 'unasked'; readonly error?: ErrorEnvelope }
  | { readonly kind: 'needless' }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      readonly name: string;
      readonly up: boolean;
      readonly mac: string;
      readonly mtu: number;
      readonly vni: number;
      readonly address: string;
    };

/** What this node's kernel knows of another node. */
export interface OverlayPeer {
  readonly node: string;
  readonly entries: PeerEntries;
}

/**
 * All that are there must be true for packets to reach the other node; a backend without a device needs the route alone.
 * `unasked`, as for the device.
 */
export type PeerEntries =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'asked'; readonly route: boolean; readonly neighbour?: boolean; readonly forwarding?: boolean };
