import type { CronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import { wallClock } from './wall-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A schedule that has no time for so long, such as the 30th of February, has none. */
const horizon = 5 * 366 * 24 * hour;

/**
 * The first moment after `after` at which the clocks of `timeZone` show what the schedule says; undefined: there is none.
 * Moments are milliseconds since the epoch. A time that a change of clocks skips is skipped; one that comes twice counts
 * twice. Throws a RangeError for an unknown zone.
 */
export function nextTime(schedule: CronSchedule, after: number, timeZone: string | undefined): number | undefined {
  if (schedule.type === 'interval') {
    const step = Math.max(1, Math.floor(schedule.milliseconds / 1000)) * 1000;
    return Math.floor(after / 1000) * 1000 + step;
  }
  const read = wallClock(timeZone);
  let time = Math.floor(after / minute) * minute + minute;
  while (time <= after + horizon) {
    const wall = read(time);
    const skip = toSkip(schedule, wall);
    if (skip === 0) return time;
    time += skip;
  }
  return undefined;
}

type Calendar = Extract<CronSchedule, { type: 'calendar' }>;
type Wall = ReturnType<ReturnType<typeof wallClock>>;

/** Milliseconds in which nothing can match; never beyond midnight by a change of clocks. 0: this moment matches. */
function toSkip(schedule: Calendar, wall: Wall): number {
  const toHour = (60 - wall.minute) * minute;
  if (!schedule.months.has(wall.month) && wall.day < 27) return (27 - wall.day) * 24 * hour;
  if (!schedule.months.has(wall.month) || !matchesDay(schedule, wall)) {
    // Some hours before midnight on: a day may be an hour shorter or longer.
    return wall.hour < 20 ? toHour + (20 - wall.hour) * hour : toHour;
  }
  if (!schedule.hours.has(wall.hour)) return toHour;
  return schedule.minutes.has(wall.minute) ? 0 : minute;
}

function matchesDay({ daysOfMonth, daysOfWeek, days }: Calendar, { day, weekday }: Wall): boolean {
  const [ofMonth, ofWeek] = [daysOfMonth.has(day), daysOfWeek.has(weekday)];
  return days === 'both' ? ofMonth && ofWeek : ofMonth || ofWeek;
}
