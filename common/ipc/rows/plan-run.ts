import type { ErrorEnvelope } from '../../base/app-error.ts';

/**
 * A run of a plan that was started here. Keyed by `id`; kept until the app ends, so that a page can be left and
 * opened again.
 *
 *   running ──▶ done
 *      ├──▶ failed ──(retry: a new run)
 *      └──▶ cancelled
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
  /** The phase's name: `installEtcd`. */
  readonly phase: string;
  readonly host?: string;
  readonly error: ErrorEnvelope;
}

/** A command a plan ran on a host, as the command log shows it. */
export interface CommandLine {
  readonly at: number;
  readonly host: string;
  readonly intent: string;
  readonly command: string;
  readonly effect: 'reads' | 'changes';
  readonly durationMs: number;
  readonly outcome:
    | { readonly kind: 'exit'; readonly code: number; readonly stderr: string }
    | { readonly kind: 'broken'; readonly error: ErrorEnvelope };
}
