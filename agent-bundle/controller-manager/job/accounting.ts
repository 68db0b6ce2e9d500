import type { Job, JobStatus } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { meaningOf } from './failure-policy.ts';
import { formatIndexes } from './indexes.ts';
import { hasFinalizer, indexOf, isFailed, isIndexed, isSucceeded, isTerminating } from './job-pods.ts';
import type { JobView } from './job-view.ts';
import type { Verdict } from './verdict.ts';

/**
 * Every pod that ends is counted exactly once, whatever crashes in between:
 *
 *   finalizer, not in the status ──write──▶ finalizer, UID in uncountedTerminatedPods
 *     ──finalizer taken──▶ no finalizer, UID there ──write──▶ UID gone, counter one higher
 *
 * Indexes need no UIDs: that an index has succeeded or failed can be said twice.
 */
export interface Accounting {
  /** To be written before any finalizer goes. */
  readonly status: JobStatus;
  /** The pods whose finalizer may go then. */
  readonly release: readonly Pod[];
  /** More have ended than one write takes. */
  readonly more: boolean;
}

/** UIDs in the status at one time, so that it stays small. */
const uncountedMost = 500;

type Sort = 'keep' | 'release' | 'succeeded' | 'failed';

export function account(
  job: Job,
  status: JobStatus,
  { view, verdict, tracked }: { view: JobView; verdict: Verdict | undefined; tracked: readonly Pod[] },
): Accounting {
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])];
  const known = new Set([...succeeded, ...failed]);
  const release: Pod[] = [];
  let more = false;
  for (const pod of tracked) {
    const uid = pod.metadata.uid ?? '';
    const sort = known.has(uid) ? 'release' : sortOf(job, pod, view, verdict);
    if (sort === 'keep') continue;
    more = succeeded.length + failed.length >= uncountedMost;
    if (more) break;
    if (sort !== 'release') (sort === 'succeeded' ? succeeded : failed).push(uid);
    release.push(pod);
  }
  return { status: { ...withIndexes(status, view), ...uncounted(succeeded, failed) }, release, more };
}

/** After finalizers have gone: who has none any more moves from the UIDs into the counters. */
export function settle(status: JobStatus, job: Job, stillTracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const isLeft = (uid: string) => stillTracked.has(uid);
  const succeededLeft = succeeded.filter(isLeft);
  const failedLeft = failed.filter(isLeft);
  const addedSuccesses = isIndexed(job) ? 0 : succeeded.length - succeededLeft.length;
  return {
    ...status,
    ...count('succeeded', (status.succeeded ?? 0) + addedSuccesses),
    ...count('failed', (status.failed ?? 0) + failed.length - failedLeft.length),
    ...uncounted(succeededLeft, failedLeft),
  };
}

/** The pods that still wait for being counted, as far as we know. */
export const trackedOf = (pods: readonly Pod[], released: ReadonlySet<string>): Pod[] =>
  pods.filter((pod) => hasFinalizer(pod) && !released.has(pod.metadata.uid ?? ''));

function sortOf(job: Job, pod: Pod, { indexes }: JobView, verdict: Verdict | undefined): Sort {
  const indexed = isIndexed(job);
  const index = indexed ? indexOf(pod, job) : undefined;
  if (isSucceeded(pod)) return indexed ? 'release' : 'succeeded';
  // Who has succeeded ends the pods that are left; they did not fail.
  const ended = verdict?.type === 'SuccessCriteriaMet' && isTerminating(pod);
  const hasFailed = isFailed(pod, job) || (verdict !== undefined && isTerminating(pod));
  if (!hasFailed || ended) return ended || job.metadata.deletionTimestamp ? 'release' : 'keep';
  if (index !== undefined && indexes?.last.get(index) === pod && !verdict && !job.metadata.deletionTimestamp) {
    // It says how often its index has failed until the next pod does.
    return 'keep';
  }
  const counts = meaningOf(job.spec.podFailurePolicy, pod).type !== 'Ignore' && (!indexed || index !== undefined);
  return counts ? 'failed' : 'release';
}

/** What has been said of indexes stays said: they only become more, but for those beyond lowered completions. */
function withIndexes(status: JobStatus, { indexes }: JobView): JobStatus {
  if (!indexes) return status;
  const { succeeded: _count, completedIndexes: _text, ...rest } = status;
  const done = indexes.succeeded;
  return {
    ...rest,
    ...count('succeeded', done.size),
    ...(done.size > 0 ? { completedIndexes: formatIndexes(done) } : {}),
    ...(indexes.failed ? { failedIndexes: formatIndexes(indexes.failed) } : {}),
  };
}

const uncounted = (succeeded: string[], failed: string[]) => ({
  uncountedTerminatedPods: {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  },
});

/** As the API has it, a count of none is left out. */
const count = (name: 'succeeded' | 'failed', value: number) => (value === 0 ? {} : { [name]: value });
