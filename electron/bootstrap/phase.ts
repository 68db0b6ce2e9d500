import type { Host } from '../hosts/host.ts';
import type { ClusterSpec, HostSpec } from './cluster-file/cluster-spec.ts';
import type { PlanInputs } from './plan-inputs.ts';

/**
 * One step of the way, as data: what it is called, which phases' facts it reads, where it runs, and what it does.
 * A phase learns first, changes only the difference, and returns what others may read; it keeps no state of its own.
 */
export type Phase<F = unknown> = HostPhase<F> | ClusterPhase<F>;

/** Runs on each of its hosts, at the same time. */
export interface HostPhase<F = unknown> extends PhaseOrder {
  readonly scope: 'host';
  hosts(spec: ClusterSpec): readonly HostSpec[];
  run(work: HostWork<Needs>): Promise<Outcome<F>>;
}

/** Runs once, and sees the facts of all hosts. */
export interface ClusterPhase<F = unknown> extends PhaseOrder {
  readonly scope: 'cluster';
  run(work: ClusterWork<Needs>): Promise<Outcome<F>>;
}

interface PhaseOrder {
  /** The same words as its file's name: `installEtcd` in install-etcd.ts. */
  readonly name: string;
  /** To follow "failed to": `start etcd`. */
  readonly title: string;
  /** Phases whose facts it reads. Between two host phases only the same host's step is waited for. */
  readonly needs: Needs;
  /** Phases that must be done first, on the same host where both are host phases. */
  readonly after: readonly Phase[];
  /** Phases that must be done first on all their hosts. */
  readonly afterAll: readonly Phase[];
  /** On one host, takes away what `run` made, as far as it is there; returns sentences about what was removed. */
  readonly undo?: (work: UndoWork) => Promise<readonly string[]>;
}

export type Needs = Readonly<Record<string, Phase>>;

export interface Outcome<F> {
  readonly facts: F;
  /** Sentences about what was changed: `wrote /etc/sysctl.d/90-pilothouse.conf`. Empty: all was as wanted. */
  readonly changes: readonly string[];
}

interface PhaseWork {
  readonly spec: ClusterSpec;
  readonly inputs: PlanInputs;
  readonly signal: AbortSignal;
  /** Says how far it is; `progress` from 0 to 1, where it is known. */
  readonly note: (text: string, progress?: number) => void;
  /** Does what this phase may do on one host at a time only, such as taking a member out of its quorum for a moment. */
  readonly inTurn: InTurn;
}

export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

export interface HostWork<N extends Needs> extends PhaseWork {
  readonly hostSpec: HostSpec;
  readonly facts: { readonly [K in keyof N]: FactsOf<N[K]> };
}

export interface ClusterWork<N extends Needs> extends PhaseWork {
  /** Of host phases: the facts by host name. */
  readonly facts: {
    readonly [K in keyof N]: N[K] extends HostPhase<infer F> ? ReadonlyMap<string, F> : FactsOf<N[K]>;
  };
}

export interface UndoWork extends PhaseWork {
  readonly hostSpec: HostSpec;
  readonly host: Host;
}

type FactsOf<P> = P extends Phase<infer F> ? F : never;

type Definition<N extends Needs> = Pick<PhaseOrder, 'name' | 'title' | 'undo'> & {
  readonly needs: N;
  readonly after?: readonly Phase[];
  readonly afterAll?: readonly Phase[];
};

/** A phase that runs on hosts; without `hosts`, on all of them. */
export function hostPhase<F, N extends Needs>(
  definition: Definition<N> & {
    readonly hosts?: (spec: ClusterSpec) => readonly HostSpec[];
    readonly run: (work: HostWork<N>) => Promise<Outcome<F>>;
  },
): HostPhase<F> {
  const { run, hosts = (spec: ClusterSpec) => spec.hosts } = definition;
  // The plan's runner hands over exactly the facts of `needs`, which is what N says.
  const given = run;
  return { after: [], afterAll: [], ...definition, scope: 'host', hosts, run: given };
}

export function clusterPhase<F, N extends Needs>(
  definition: Definition<N> & { readonly run: (work: ClusterWork<N>) => Promise<Outcome<F>> },
): ClusterPhase<F> {
  const given = definition.run;
  return { after: [], afterAll: [], ...definition, scope: 'cluster', run: given };
}
