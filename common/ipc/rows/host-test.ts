import type { ErrorEnvelope } from '../../base/app-error.ts';
import type { HostSummary } from './host.ts';
import type { HostKeyQuestion } from './plan-run.ts';

/** What came of testing a host: its key must be confirmed first, it is well, or it cannot be used. */
export type HostTest =
  | { readonly kind: 'hostKeyUnknown'; readonly question: HostKeyQuestion }
  | { readonly kind: 'reached'; readonly facts: HostSummary }
  | { readonly kind: 'failed'; readonly error: ErrorEnvelope };

/** What is wrong, with the field it is about: `hosts.2.address`; of a pasted list the line, counted from 1: `lines.4`. */
export interface DraftProblem {
  readonly field: string;
  readonly error: ErrorEnvelope;
}
