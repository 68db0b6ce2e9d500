import type { Job, JobCondition, JobStatus } from '../../../common/api/batch/v1/job.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { isReady } from '../pod-state.ts';
import type { JobView } from './job-view.ts';
import type { Verdict } from './verdict.ts';

type Change = Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The status with this condition; it keeps its times while it stays as it is. */
export function withCondition(status: JobStatus, change: Change, now: number): JobStatus {
  const { conditions = [] } = status;
  const known = conditions.find(({ type }) => type === change.type);
  if (known?.status === change.status) return status;
  const time = timestamp(now);
  const condition = { ...change, lastProbeTime: time, lastTransitionTime: time };
  if (!known) return { ...status, conditions: [...conditions, condition] };
  return { ...status, conditions: conditions.map((each) => (each === known ? condition : each)) };
}

/** The status with the numbers of pods there are. */
export function withCounts({ active: _, ...status }: JobStatus, { active, terminating }: JobView): JobStatus {
  const ready = active.filter(isReady).length;
  const running = active.length > 0 ? { active: active.length } : {};
  return { ...status, ...running, ready, terminating: terminating.length };
}

/** Whether it has just been suspended or resumed. */
export type Suspension = 'suspended' | 'resumed' | undefined;

export function suspensionOf({ spec, status }: Job): Suspension {
  const known = status?.conditions?.find(({ type }) => type === 'Suspended')?.status;
  if (spec.suspend) return known === 'True' ? undefined : 'suspended';
  return known === 'True' ? 'resumed' : undefined;
}

/** A resumed job begins its time anew. */
export function withSuspension(status: JobStatus, suspension: Suspension, now: number): JobStatus {
  if (suspension === undefined) return status;
  const change: Change =
    suspension === 'suspended'
      ? { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
      : { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' };
  const changed = withCondition(status, change, now);
  return suspension === 'resumed' ? { ...changed, startTime: timestamp(now) } : changed;
}

/** How the job is going to end, said while its last pods still do. */
export const withVerdict = (status: JobStatus, verdict: Verdict, now: number): JobStatus =>
  withCondition(status, { ...verdict, status: 'True' }, now);

/** The end: nothing runs, everything is counted. */
export function finishedStatus(status: JobStatus, { type, reason, message }: Verdict, now: number): JobStatus {
  const { active: _, ...rest } = status;
  const change = { type: type === 'FailureTarget' ? 'Failed' : 'Complete', status: 'True', reason, message };
  const ended = withCondition({ ...rest, ready: 0, terminating: 0 }, change, now);
  return type === 'FailureTarget' ? ended : { ...ended, completionTime: timestamp(now) };
}
