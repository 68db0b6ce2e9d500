import type { ErrorEnvelope } from '../base/app-error.ts';

/** One row of a plan's progress: a phase on one host, or a phase of the whole cluster. Keyed by phase and host. */
export interface PlanStep {
  /** The phase's name, as its file has it: `installEtcd`. */
  readonly phase: string;
  /** What it does, for a person: `start etcd`. */
  readonly title: string;
  /** Absent: the phase works on the cluster as a whole. */
  readonly host?: string;
  readonly state: StepState;
}

/**
 *   pending ──▶ running ──▶ done
 *      │           ├──▶ failed
 *      │           └──▶ cancelled
 *      ├──▶ skipped
 *      └──▶ cancelled
 *
 * Times are milliseconds since the Unix epoch, durations milliseconds.
 */
export type StepState =
  | { readonly kind: 'pending' }
  /** `note` says how far it is: `124 of 310 MB`; `progress` the same from 0 to 1, where it is known. */
  | { readonly kind: 'running'; readonly since: number; readonly note?: string; readonly progress?: number }
  /** `changes` are sentences about what was changed; none means that all was as wanted. */
  | { readonly kind: 'done'; readonly changes: readonly string[]; readonly duration: number }
  | { readonly kind: 'failed'; readonly error: ErrorEnvelope; readonly duration: number }
  /** A step it needs did not get done. */
  | { readonly kind: 'skipped'; readonly because: string }
  | { readonly kind: 'cancelled' };
