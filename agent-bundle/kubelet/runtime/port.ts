/**
 * What the kubelet asks of a container runtime. The kubelet owns these words; `cri/` translates them to CRI v1 and
 * `fake/` answers them in memory, and both pass the contract in runtime.contract.ts. Times are milliseconds since the
 * epoch. Every call rejects with a RuntimeError; calls that stop or remove what is not there succeed.
 */
export interface Runtime {
  describe(signal: AbortSignal): Promise<RuntimeDescription>;
  health(signal: AbortSignal): Promise<RuntimeHealth>;

  /** Every pod that has a sandbox or a container, with what tells whether anything changed; cheap. */
  listPods(signal: AbortSignal): Promise<PodSummary[]>;
  /** One pod in full; without sandboxes and containers when there is nothing of it. */
  podState(uid: string, signal: AbortSignal): Promise<RuntimePod>;
  /** The uid of a pod each time something of it changed, from now on. Ends or throws when the stream breaks. */
  events(signal: AbortSignal): AsyncIterable<string>;

  /** Creates and starts the pod's sandbox: its namespaces, network and pause container. Resolves with its id. */
  runSandbox(config: SandboxConfig, signal: AbortSignal): Promise<string>;
  /** Ends what still runs in it and gives its network back. */
  stopSandbox(id: string, signal: AbortSignal): Promise<void>;
  /** Removes it and its containers. */
  removeSandbox(id: string, signal: AbortSignal): Promise<void>;

  /** Creates a container, not yet running, in a sandbox that was run with `sandbox`. Resolves with its id. */
  createContainer(
    sandboxId: string,
    config: ContainerConfig,
    sandbox: SandboxConfig,
    signal: AbortSignal,
  ): Promise<string>;
  startContainer(id: string, signal: AbortSignal): Promise<void>;
  /** Sends the stop signal, and SIGKILL `graceSeconds` later; resolves when it has ended. */
  stopContainer(id: string, graceSeconds: number, signal: AbortSignal): Promise<void>;
  removeContainer(id: string, signal: AbortSignal): Promise<void>;
  /** Makes the runtime write to the container's log path anew, after the file was moved away. */
  reopenLog(id: string, signal: AbortSignal): Promise<void>;

  /** Runs a command in a container to its end; 'deadline' when it takes longer than `seconds`. */
  execSync(id: string, command: readonly string[], seconds: number, signal: AbortSignal): Promise<ExecResult>;
  /** URL of the runtime's own server, where the stream waits to be fetched by an upgrade to SPDY/3.1. */
  exec(id: string, command: readonly string[], streams: StreamChoice, signal: AbortSignal): Promise<string>;
  attach(id: string, streams: StreamChoice, signal: AbortSignal): Promise<string>;
  portForward(sandboxId: string, signal: AbortSignal): Promise<string>;

  listImages(signal: AbortSignal): Promise<Image[]>;
  image(reference: string, signal: AbortSignal): Promise<Image | undefined>;
  /** Resolves with the reference to create containers from. */
  pullImage(reference: string, auth: RegistryAuth | undefined, signal: AbortSignal): Promise<string>;
  removeImage(reference: string, signal: AbortSignal): Promise<void>;
  /** Where images are kept, a path on this host. */
  imageRoot(signal: AbortSignal): Promise<string | undefined>;

  close(): void;
}

/** Why the runtime could not do it. */
export type RuntimeFailure = 'not-found' | 'unavailable' | 'deadline' | 'unsupported' | 'refused';

export class RuntimeError extends Error {
  readonly failure: RuntimeFailure;

  constructor(failure: RuntimeFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RuntimeError';
    this.failure = failure;
  }
}

export interface RuntimeDescription {
  /** Such as containerd. */
  readonly name: string;
  readonly version: string;
  /** Absent when the runtime does not say. */
  readonly cgroupDriver?: CgroupDriver;
}

export type CgroupDriver = 'cgroupfs' | 'systemd';

/** Whether pods can run, and whether their network can be made. */
export interface RuntimeHealth {
  readonly runtime: RuntimeCondition;
  readonly network: RuntimeCondition;
}
export interface RuntimeCondition {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

// What is there

export interface PodRef {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
}

export interface PodSummary {
  readonly pod: PodRef;
  /** Differs whenever a sandbox or container came, went, or changed its state. */
  readonly fingerprint: string;
}

/** A pod as the runtime has it. Newest first in both lists. */
export interface RuntimePod {
  readonly sandboxes: readonly Sandbox[];
  readonly containers: readonly RuntimeContainer[];
}

export interface Sandbox {
  readonly id: string;
  readonly pod: PodRef;
  readonly attempt: number;
  readonly state: 'ready' | 'not-ready';
  readonly createdAt: number;
  /** Empty for pods on the host's network. */
  readonly ips: readonly string[];
}

/**
 *   created ──start──▶ running ──exits, or is stopped──▶ exited          unknown: the runtime lost track of it
 */
export type RuntimeContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface RuntimeContainer {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: RuntimeContainerState;
  readonly createdAt: number;
  /** 0 before it was started. */
  readonly startedAt: number;
  /** 0 before it has ended. */
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  /** The image as its pod names it. */
  readonly image: string;
  /** The image by digest or id. */
  readonly imageRef: string;
  readonly logPath: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}

// What is to be made

export interface SandboxConfig {
  readonly pod: PodRef;
  readonly attempt: number;
  readonly hostname: string;
  readonly logDirectory: string;
  readonly dns: DnsConfig;
  readonly ports: readonly PortMapping[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly cgroupParent: string;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly security: SandboxSecurity;
}

/** The three lines of a resolv.conf. */
export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

export interface PortMapping {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly containerPort: number;
  readonly hostPort: number;
  readonly hostIp: string;
}

export interface Namespaces {
  readonly network: 'pod' | 'node';
  readonly pid: 'pod' | 'container' | 'node';
  readonly ipc: 'pod' | 'node';
}

export type Seccomp =
  | { readonly type: 'unconfined' }
  | { readonly type: 'runtime-default' }
  | { readonly type: 'localhost'; readonly path: string };

export interface SeLinux {
  readonly user?: string;
  readonly role?: string;
  readonly type?: string;
  readonly level?: string;
}

interface Security {
  readonly namespaces: Namespaces;
  readonly privileged: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly seccomp: Seccomp;
  readonly seLinux?: SeLinux;
}
export type SandboxSecurity = Security;

export interface ContainerSecurity extends Security {
  readonly readOnlyRoot: boolean;
  readonly noNewPrivileges: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
  /** True: /proc is shown whole. */
  readonly unmaskedProc: boolean;
}

export interface ContainerConfig {
  readonly name: string;
  readonly attempt: number;
  /** What `pullImage` or `image` gave. */
  readonly imageRef: string;
  /** The image as the pod names it. */
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly env: readonly EnvEntry[];
  readonly mounts: readonly Mount[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Relative to the sandbox's log directory. */
  readonly logPath: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly resources: LinuxResources;
  readonly security: ContainerSecurity;
}

export interface EnvEntry {
  readonly name: string;
  readonly value: string;
}

export interface Mount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readOnly: boolean;
  readonly propagation: 'private' | 'host-to-container' | 'bidirectional';
}

/** 0 means: not set. Quota and period in microseconds. */
export interface LinuxResources {
  readonly cpuShares: number;
  readonly cpuQuota: number;
  readonly cpuPeriod: number;
  readonly memoryLimit: number;
  readonly oomScoreAdj: number;
}

// Into containers, and images

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StreamChoice {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface Image {
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly bytes: number;
  /** The user its config names: a number, a name, or neither. */
  readonly uid?: number;
  readonly username: string;
  /** Never to be collected, such as the pause image. */
  readonly pinned: boolean;
}

export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly identityToken?: string;
  readonly registryToken?: string;
  readonly serverAddress?: string;
}
