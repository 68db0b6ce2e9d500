/** One thing of the cluster that runs on a host: a unit, and what it says of itself. Keyed by `host/unit`. */
export interface ComponentRow {
  readonly host: string;
  /** `kube-apiserver.service`. */
  readonly unit: string;
  readonly role: 'etcd' | 'master' | 'node';
  readonly unitState: UnitState;
  readonly health: ComponentHealth;
  /** Absent: it has none, or does not run. */
  readonly etcd?: EtcdMember;
}

/** systemd's ActiveState and SubState, and since when, in milliseconds since the Unix epoch; `absent`: no such unit. */
export type UnitState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'loaded';
      readonly active: string;
      readonly sub: string;
      readonly since?: number;
      readonly restarts: number;
      readonly memoryBytes?: number;
    };

/** What its health endpoint says; `unasked` where it has none. */
export type ComponentHealth =
  { readonly kind: 'unasked' } | { readonly kind: 'healthy' } | { readonly kind: 'failing'; readonly reason: string };

/** A member as etcd itself tells of it. */
export interface EtcdMember {
  /** 16 hexadecimal digits, as etcdctl prints it. */
  readonly id: string;
  readonly leader: boolean;
  readonly version: string;
  readonly dbSizeBytes: number;
  readonly raftTerm: string;
  /** `NOSPACE`, `CORRUPT`; with one of them it is failing. */
  readonly alarms: readonly string[];
}
