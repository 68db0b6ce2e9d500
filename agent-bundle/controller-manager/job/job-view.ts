import type { Job } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { isActive } from '../pod-state.ts';
import { meaningOf } from './failure-policy.ts';
import { parseIndexes } from './indexes.ts';
import { failuresBefore, hasFinalizer, indexOf, isFailed, isIndexed, isSucceeded, isTerminating } from './job-pods.ts';

/** How an indexed job stands. */
export interface IndexView {
  readonly succeeded: ReadonlySet<number>;
  /** Undefined without a limit per index. */
  readonly failed: ReadonlySet<number> | undefined;
  /** Of an index that is to be tried again, the pod that failed last: it carries how often the index has failed. */
  readonly last: ReadonlyMap<number, Pod>;
}

/** What a job's pods and its status come to: every pod that has ended counts once, wherever its count stands by now. */
export interface JobView {
  readonly active: readonly Pod[];
  readonly terminating: readonly Pod[];
  /** Pods that the status does not know of yet. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  /** Without those that the failure policy ignores. */
  readonly failed: number;
  /** Undefined for a job without indexes. */
  readonly indexes: IndexView | undefined;
}

/** `released`: UIDs of pods whose finalizer we have taken away already, whatever the mirror still shows. */
export function viewOf(job: Job, pods: readonly Pod[], released: ReadonlySet<string>): JobView {
  const { status = {} } = job;
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const known = new Set([...succeeded, ...failed]);
  const indexed = isIndexed(job);
  const fresh = pods.filter((pod) => {
    const uid = pod.metadata.uid ?? '';
    if (!hasFinalizer(pod) || released.has(uid) || known.has(uid)) return false;
    return !indexed || indexOf(pod, job) !== undefined;
  });
  const newSucceeded = fresh.filter(isSucceeded);
  const newFailed = fresh.filter((pod) => isFailed(pod, job));
  const counted = newFailed.filter((pod) => meaningOf(job.spec.podFailurePolicy, pod).type !== 'Ignore');
  const indexes = indexed ? indexView(job, pods, newSucceeded, newFailed) : undefined;
  return {
    active: pods.filter(isActive),
    terminating: pods.filter(isTerminating),
    newSucceeded,
    newFailed,
    succeeded: indexes ? indexes.succeeded.size : (status.succeeded ?? 0) + succeeded.length + newSucceeded.length,
    failed: (status.failed ?? 0) + failed.length + counted.length,
    indexes,
  };
}

function indexView(job: Job, pods: readonly Pod[], newSucceeded: readonly Pod[], newFailed: readonly Pod[]): IndexView {
  const { spec, status } = job;
  const { completions = 0, backoffLimitPerIndex } = spec;
  const succeeded = parseIndexes(status?.completedIndexes, completions);
  for (const pod of newSucceeded) succeeded.add(indexOf(pod, job) ?? 0);
  if (backoffLimitPerIndex === undefined) return { succeeded, failed: undefined, last: new Map() };

  const failed = parseIndexes(status?.failedIndexes, completions);
  for (const pod of newFailed) {
    const index = indexOf(pod, job) ?? 0;
    if (!succeeded.has(index) && failsIndex(job, pod, backoffLimitPerIndex)) failed.add(index);
  }
  const attempts = new Map<number, number>();
  for (const pod of pods.filter(isActive)) raise(attempts, indexOf(pod, job), attemptOf(pod));
  const last = new Map<number, Pod>();
  for (const pod of newFailed) {
    const index = indexOf(pod, job) ?? 0;
    const attempt = attemptOf(pod);
    if (succeeded.has(index) || failed.has(index) || attempt <= (attempts.get(index) ?? -1)) continue;
    attempts.set(index, attempt);
    last.set(index, pod);
  }
  return { succeeded, failed, last };
}

/** Which try at its index the pod is, from 0. */
const attemptOf = (pod: Pod): number => {
  const { counted, ignored } = failuresBefore(pod);
  return counted + ignored;
};

function raise(attempts: Map<number, number>, index: number | undefined, attempt: number): void {
  if (index !== undefined) attempts.set(index, Math.max(attempt, attempts.get(index) ?? -1));
}

function failsIndex({ spec }: Job, pod: Pod, limit: number): boolean {
  const { type } = meaningOf(spec.podFailurePolicy, pod);
  if (type === 'FailIndex') return true;
  return type !== 'Ignore' && failuresBefore(pod).counted >= limit;
}
