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
  /** One for each other node that has announced itself. */
  readonly peers: readonly OverlayPeer[];
}

/** `unasked`: its host is not known here, or cannot be reached at the moment. */
export type OverlayDevice =
  | { readonly kind: 'unasked'; readonly error?: ErrorEnvelope }
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

/** What this node's kernel knows of another node: all three are needed for packets to go there. */
export interface OverlayPeer {
  readonly node: string;
  readonly route: boolean;
  readonly neighbour: boolean;
  readonly forwarding: boolean;
}
