import type { CronJob, CronJobStatus } from '../../../common/api/batch/v1/cron-job.ts';
import { jobName } from './job-of.ts';

/** What becomes of a time that has come. */
export type RunDecision =
  | { readonly type: 'none' }
  /** Another run goes on, and forbids it. */
  | { readonly type: 'held' }
  /** `replaced`: UIDs of the jobs that make room. */
  | { readonly type: 'run'; readonly at: number; readonly replaced: ReadonlySet<string> };

/** `at`: the time that is due, in milliseconds since the epoch. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy */
export function runDecision(owner: CronJob, { active = [] }: CronJobStatus, at: number | undefined): RunDecision {
  if (at === undefined || active.some(({ name }) => name === jobName(owner, at))) return { type: 'none' };
  const { concurrencyPolicy } = owner.spec;
  if (concurrencyPolicy === 'Forbid' && active.length > 0) return { type: 'held' };
  const replaced = concurrencyPolicy === 'Replace' ? active.map(({ uid }) => uid ?? '') : [];
  return { type: 'run', at, replaced: new Set(replaced) };
}
