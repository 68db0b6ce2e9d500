import type { ErrorEnvelope } from '../../base/app-error.ts';

/** A cluster this desktop knows. Keyed by name. */
export interface ClusterRow {
  readonly name: string;
  /** `bootstrapped`: made by us, its hosts are reached over SSH. `imported`: known by a kubeconfig only. */
  readonly origin: 'bootstrapped' | 'imported';
  /** The file it was made from; absent for an imported one. */
  readonly clusterFile?: string;
  /** Absent for an imported one, and while its cluster file cannot be read. */
  readonly hosts?: number;
  /** False while its hosts have not been made a cluster from here. */
  readonly created: boolean;
  readonly access: ClusterAccess;
  readonly state: ClusterState;
}

/** How this desktop reaches the API and etcd: through a host's SSH connection, or straight at their addresses. */
export type ClusterAccess = 'ssh' | 'direct';

/**
 *   idle ──somebody looks──▶ connecting ──▶ connected ◀──▶ unreachable
 *     ▲─────────nobody looks any more──────────┴───────────────┘
 */
export type ClusterState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  /** `version` as the API server says it: `v1.36.0+pilothouse`. */
  | { readonly kind: 'connected'; readonly version: string }
  | { readonly kind: 'unreachable'; readonly error: ErrorEnvelope };

/** A context of a kubeconfig that may be imported. */
export interface KubeconfigContextRow {
  readonly name: string;
  readonly server: string;
  readonly current: boolean;
  /** The server's certificate would not be checked: whoever stands between could read along. */
  readonly insecure: boolean;
}
