/** What every row of an API object has; its key is the object's uid. Times are milliseconds since the Unix epoch. */
export interface ResourceRow {
  readonly name: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly created: number;
  /** True once its deletion was asked for. */
  readonly deleting: boolean;
}

export interface NamespaceRow extends ResourceRow {
  readonly phase: string;
}

export interface NodeRow extends ResourceRow {
  /** `unknown`: its kubelet is silent. */
  readonly ready: 'ready' | 'notReady' | 'unknown';
  /** Since when it is so, as its condition Ready says; absent before it has one. */
  readonly readySince?: number;
  /** Why it is not ready, or what else presses: condition types and their messages. */
  readonly problems: readonly string[];
  readonly unschedulable: boolean;
  readonly roles: readonly string[];
  readonly internalIP: string;
  readonly podCIDR: string;
  readonly version: string;
  readonly os: string;
  readonly kernel: string;
  readonly runtime: string;
  /** Pods that are neither succeeded nor failed. */
  readonly pods: number;
  readonly podCapacity: number;
  /** Cores, and bytes. Requested: the sum of the pods' requests. */
  readonly cpuAllocatable: number;
  readonly cpuRequested: number;
  readonly memoryAllocatable: number;
  readonly memoryRequested: number;
  readonly taints: readonly string[];
}

export interface PodRow extends ResourceRow {
  /** As kubectl's column STATUS words it: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`. */
  readonly status: string;
  readonly tone: Tone;
  readonly readyContainers: number;
  /** Those that are to run all the time, sidecars last. */
  readonly containers: readonly string[];
  /** Those that run before them, one after the other; absent: none. They have logs too. */
  readonly initContainers?: readonly string[];
  readonly restarts: number;
  readonly podIP: string;
  readonly node: string;
  readonly hostIP: string;
  /** `ReplicaSet/web-5d9c`; empty: nobody's. */
  readonly controlledBy: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How a state is to be taken: what the colour of its mark comes from. */
export type Tone = 'good' | 'busy' | 'bad' | 'idle';

/** A ReplicationController or a Deployment. */
export interface WorkloadRow extends ResourceRow {
  /** What is wanted (spec.replicas). */
  readonly wanted: number;
  /** What there is (status). */
  readonly current: number;
  readonly ready: number;
  readonly available: number;
  /** Of a Deployment: pods of the newest template. */
  readonly updated?: number;
  readonly tone: Tone;
  /** Why it is not as wanted; empty when it is. */
  readonly message: string;
  readonly images: readonly string[];
  readonly selector: string;
}

export interface ServiceRow extends ResourceRow {
  readonly type: string;
  /** The VIP; `None` for a headless one. */
  readonly clusterIP: string;
  readonly ports: readonly ServicePortRow[];
  readonly endpoints: readonly EndpointRow[];
  readonly selector: string;
}

export interface ServicePortRow {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: string;
  readonly nodePort?: number;
}

export interface EndpointRow {
  readonly address: string;
  readonly ready: boolean;
  readonly node: string;
  /** The pod behind it; empty: none. */
  readonly pod: string;
}

export interface EventRow extends ResourceRow {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** `Pod/web-0`. */
  readonly object: string;
  readonly source: string;
  readonly count: number;
  readonly lastSeen: number;
}
