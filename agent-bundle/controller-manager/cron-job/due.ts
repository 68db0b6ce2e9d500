import type { CronJob } from '../../../common/api/batch/v1/cron-job.ts';
import type { CronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import { nextTime } from './next-time.ts';

/** What a schedule asks for now; moments are milliseconds since the epoch. */
export interface Due {
  /** The latest time that has come and has had no run; undefined: none has. */
  readonly at: number | undefined;
  /** More times than anybody would want to have missed. */
  readonly missedTooMany: boolean;
  /** When it will ask again; undefined: never. */
  readonly next: number | undefined;
}

/** Missed times up to which nobody wonders. */
const missedMost = 100;

export function dueOf(job: CronJob, schedule: CronSchedule, now: number): Due {
  const { spec, metadata, status } = job;
  const after = (time: number) => nextTime(schedule, time, spec.timeZone);
  const created = Date.parse(metadata.creationTimestamp ?? '') || now;
  const last = Date.parse(status?.lastScheduleTime ?? '');
  const deadline = spec.startingDeadlineSeconds === undefined ? -Infinity : now - spec.startingDeadlineSeconds * 1000;
  const earliest = Math.max(Number.isNaN(last) ? created : last, deadline);
  const first = after(earliest);
  if (first === undefined || first > now) return { at: undefined, missedTooMany: false, next: first };

  // Usually one or two; where it has been asleep for months, the last days are enough to find the latest.
  let [missed, at] = [0, first];
  for (let time: number | undefined = first; time !== undefined && time <= now; time = after(time)) {
    at = time;
    if (++missed > missedMost) return { at: latest(at, after, now), missedTooMany: true, next: after(now) };
  }
  return { at, missedTooMany: false, next: after(now) };
}

/** The latest time that is not after `now`, of a schedule that has many: looked for backwards, in ever larger steps. */
function latest(known: number, after: (time: number) => number | undefined, now: number): number {
  let found = known;
  for (let back = 60_000; now - back > known; back *= 2) {
    const time = after(now - back);
    if (time === undefined || time > now) continue;
    found = time;
    break;
  }
  for (let time: number | undefined = found; time !== undefined && time <= now; time = after(time)) found = time;
  return found;
}
