import type { Job } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { inDeletionOrder } from '../replication/deletion-order.ts';
import { type FailureRow, backOff } from './back-off.ts';
import { meaningOf } from './failure-policy.ts';
import { type FailureCounts, failuresBefore, indexOf, replacesOnlyFailed } from './job-pods.ts';
import type { IndexView, JobView } from './job-view.ts';

/** A pod to be made. */
export interface NewPod {
  /** Undefined in a job without indexes. */
  readonly index?: number;
  /** How often its index has failed; undefined without a limit per index. */
  readonly failures?: FailureCounts;
}

export interface PodsAction {
  readonly create: readonly NewPod[];
  readonly delete: readonly Pod[];
  /** Milliseconds until more may be made; undefined: nothing waits. */
  readonly wait?: number;
}

/** Both by the monotonic clock, in milliseconds. */
export interface Time {
  readonly now: number;
  /** When a pod has ended. */
  readonly endOf: (pod: Pod) => number;
}

/** At most so many at a time, so that a mistake can be seen before it is large. */
const burst = 500;

/** What makes the number of running pods the wanted one: pods are made or deleted, never both at once. */
export function podsAction(job: Job, view: JobView, row: FailureRow, time: Time): PodsAction {
  const { active, terminating } = view;
  if (job.spec.suspend) return { create: [], delete: active.slice(0, burst) };
  const wanted = wantedActive(job, view);
  const surplus = surplusOf(job, view, active.length - wanted);
  if (surplus.length > 0) return { create: [], delete: surplus.slice(0, burst) };
  const held = replacesOnlyFailed(job) ? terminating.length : 0;
  const missing = Math.min(wanted - active.length - held, burst);
  if (missing <= 0) return { create: [], delete: [] };
  // Indexes that have a limit each wait each for themselves.
  const wait = view.indexes?.failed ? 0 : backOff(row, time.now);
  if (wait > 0) return { create: [], delete: [], wait };
  return view.indexes
    ? pendingIndexes(job, view, view.indexes, missing, time)
    : { create: Array(missing).fill({}), delete: [] };
}

function wantedActive({ spec }: Job, { active, succeeded, indexes }: JobView): number {
  const { completions, parallelism = 1 } = spec;
  // A queue of work: after the first success no pod is added, and those that run come to their end.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded - (indexes?.failed?.size ?? 0)));
}

/** Pods of an index that needs none or has one already, and then as many as are too many. */
function surplusOf(job: Job, view: JobView, tooMany: number): Pod[] {
  const inOrder = inDeletionOrder(view.active);
  if (!view.indexes) return inOrder.slice(0, Math.max(0, tooMany));
  const { indexes } = view;
  const keep = new Map<number, Pod>();
  // The one worth most comes last.
  for (const pod of inOrder) {
    const index = indexOf(pod, job);
    if (index !== undefined && !indexes.succeeded.has(index) && !indexes.failed?.has(index)) keep.set(index, pod);
  }
  const kept = new Set(keep.values());
  const useless = inOrder.filter((pod) => !kept.has(pod));
  const others = inOrder.filter((pod) => kept.has(pod));
  return [...useless, ...others.slice(0, Math.max(0, tooMany - useless.length))];
}

/** The first indexes that need a pod and may have one now. */
function pendingIndexes(
  job: Job,
  view: JobView,
  { succeeded, failed, last }: IndexView,
  count: number,
  { now, endOf }: Time,
): PodsAction {
  const busy = replacesOnlyFailed(job) ? [...view.active, ...view.terminating] : view.active;
  const taken = new Set(busy.map((pod) => indexOf(pod, job)));
  const create: NewPod[] = [];
  let wait = Infinity;
  for (let index = 0; index < (job.spec.completions ?? 0) && create.length < count; index++) {
    if (succeeded.has(index) || failed?.has(index) || taken.has(index)) continue;
    const before = last.get(index);
    const failures = before ? failuresAfter(job, before) : { counted: 0, ignored: 0 };
    const row = { failures: failures.counted + failures.ignored, last: before ? endOf(before) : -Infinity };
    const left = backOff(row, now);
    if (left > 0) wait = Math.min(wait, left);
    else create.push(failed ? { index, failures } : { index });
  }
  return { create, delete: [], ...(Number.isFinite(wait) ? { wait } : {}) };
}

function failuresAfter({ spec }: Job, pod: Pod): FailureCounts {
  const { counted, ignored } = failuresBefore(pod);
  const isIgnored = meaningOf(spec.podFailurePolicy, pod).type === 'Ignore';
  return isIgnored ? { counted, ignored: ignored + 1 } : { counted: counted + 1, ignored };
}
