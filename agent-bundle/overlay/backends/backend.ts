/** One node's place in the overlay, as its Node object tells. */
export interface Lease {
  readonly nodeName: string;
  /** The node's pod subnet, such as 10.244.1.0/24. */
  readonly podCIDR: string;
  /** The address peers reach the node's host at. */
  readonly publicIP: string;
  /** The vxlan device's MAC; absent for backends that have none. */
  readonly vtepMAC?: string;
}

/** What a backend tells the other nodes about this one; written to the node's annotations. */
export interface BackendData {
  readonly type: string;
  readonly vtepMAC?: string;
}

/** A way to carry pod packets between hosts. Both calls learn first and change only the difference. */
export interface Backend {
  /** Bytes of a pod's packet that fit. */
  readonly mtu: number;
  /** Makes this host's device ready for its own subnet. */
  prepare(own: { podCIDR: string }, signal: AbortSignal): Promise<BackendData>;
  /** Makes exactly these peers reachable. */
  setPeers(peers: readonly Lease[], signal: AbortSignal): Promise<void>;
}
