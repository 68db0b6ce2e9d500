import type { ErrorEnvelope } from '../../base/app-error.ts';

/**
 * A run of a plan that was started here. Keyed by `id`; kept until the app ends, so that a page can be left and
 * opened again.
 *
 *   running ──▶ done
 *      ├──▶ failed ──(retry: a new run)
 *      └──plans.cancel──▶ cancelling ──all has ended──▶ cancelled (or failed, or done, where that came first)
 */
export interface PlanRunRow {
  readonly id: string;
  readonly plan: 'check' | 'create' | 'destroy';
  readonly cluster: string;
  readonly started: number;
  readonly state: PlanRunState;
}

export type PlanRunState =
  | { readonly kind: 'running'; readonly question?: HostKeyQuestion }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'done'; readonly ended: number; readonly changes: number }
  | { readonly kind: 'failed'; readonly ended: number; readonly failures: readonly PlanFailure[] }
  | { readonly kind: 'cancelled'; readonly ended: number };

/** A host shows a key nobody has vouched for; `plans.answer` says yes or no to this fingerprint. */
export interface HostKeyQuestion {
  readonly host: string;
  readonly address: string;
  readonly type: string;
  readonly fingerprint: string;
}

export interface PlanFailure {
  /** The phase's name: `installEtcd`. Absent: it failed before the first phase, or after the last. */
  readonly phase?: string;
  readonly host?: string;
  readonly error: ErrorEnvelope;
}

/** `dropped`: the log had become too long, and these are the oldest it no longer has. */
export type CommandLogEntry =
  ({ readonly kind: 'command' } & CommandLine) | { readonly kind: 'dropped'; readonly count: number };

/** What a plan did on a host: a command, or a file in words such as `write /etc/hosts`. Input is never kept. */
export interface CommandLine {
  /** When it began. */
  readonly at: number;
  readonly host: string;
  readonly intent: string;
  readonly command: string;
  readonly effect: 'reads' | 'changes';
  readonly durationMs: number;
  readonly outcome:
    /** The last lines of stderr. */
    | { readonly kind: 'exit'; readonly code: number; readonly stderr: string }
    /** Of a file: what came of it, such as `unchanged`. */
    | { readonly kind: 'file'; readonly result: string }
    | { readonly kind: 'broken'; readonly error: ErrorEnvelope }
    | { readonly kind: 'cancelled' };
}
