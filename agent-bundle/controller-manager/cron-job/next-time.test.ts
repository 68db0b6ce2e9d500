import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCronSchedule } from '../../../common/api/batch/cron-schedule.ts';
import { cases } from '../../../test/sampling.ts';
import { nextTime } from './next-time.ts';
import { wallClock, zonedTimestamp } from './wall-clock.ts';

const next = (schedule: string, after: string, timeZone: string) => {
  const time = nextTime(parseCronSchedule(schedule), Date.parse(after), timeZone);
  return time === undefined ? undefined : zonedTimestamp(time, timeZone);
};

describe('the next time of a schedule', () => {
  it.each([
    ['*/5 * * * *', '2026-01-01T00:00:00Z', 'UTC', '2026-01-01T00:05:00Z'],
    ['*/5 * * * *', '2026-01-01T00:04:59.999Z', 'UTC', '2026-01-01T00:05:00Z'],
    ['0 0 * * *', '2026-12-31T23:59:59Z', 'UTC', '2027-01-01T00:00:00Z'],
    ['30 6 * * 1-5', '2026-01-02T06:30:00Z', 'UTC', '2026-01-05T06:30:00Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', 'UTC', '2026-01-02T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', 'UTC', '2028-02-29T00:00:00Z'],
    ['0 0 31 12 *', '2026-12-31T00:00:00Z', 'UTC', '2027-12-31T00:00:00Z'],
    ['0 9 * * *', '2026-01-01T00:00:00Z', 'Asia/Tokyo', '2026-01-02T09:00:00+09:00'],
    ['15 9 * * *', '2026-07-01T00:00:00Z', 'Asia/Kolkata', '2026-07-01T09:15:00+05:30'],
    ['0 12 * * *', '2026-07-01T00:00:00Z', 'America/New_York', '2026-07-01T12:00:00-04:00'],
    // Clocks go forward at two: there is no half past two that day.
    ['30 2 * * *', '2026-03-29T00:00:00Z', 'Europe/Berlin', '2026-03-30T02:30:00+02:00'],
    ['0 3 * * *', '2026-03-29T00:00:00Z', 'Europe/Berlin', '2026-03-29T03:00:00+02:00'],
    // Clocks go back at three: half past two comes twice.
    ['30 2 * * *', '2026-10-25T00:00:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'],
    ['30 2 * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'],
    ['@every 90s', '2026-01-01T00:00:00.5Z', 'UTC', '2026-01-01T00:01:30Z'],
    ['@hourly', '2026-01-01T00:00:00Z', 'UTC', '2026-01-01T01:00:00Z'],
  ])('%s after %s in %s is %s', (schedule, after, zone, wanted) => {
    expect(next(schedule, after, zone)).toBe(wanted);
  });

  it('is none where there is no such day', () => {
    expect(next('0 0 30 2 *', '2026-01-01T00:00:00Z', 'Europe/Berlin')).toBeUndefined();
  });

  it('is the first minute that fits, whatever the zone and the clocks do', () => {
    const number = (least: number, most: number) =>
      fc.constantFrom('*', ...Array.from({ length: most - least + 1 }, (_, i) => String(least + i)));
    const fields = fc.tuple(
      fc.constantFrom('*/20', '30', '5'),
      number(0, 4),
      number(25, 31),
      fc.constantFrom('*', '3', '10,11'),
      number(0, 6),
    );
    const zones = fc.constantFrom('Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const moment = fc.integer({
      min: Date.parse('2026-03-25T00:00:00Z') / 60_000,
      max: Date.parse('2026-04-05T00:00:00Z') / 60_000,
    });
    fc.assert(
      fc.property(fields, zones, moment, (parts, zone, after) => {
        const schedule = parseCronSchedule(parts.join(' '));
        if (schedule.type !== 'calendar') throw new Error('not a calendar');
        const { minutes, hours, months, daysOfMonth, daysOfWeek, days } = schedule;
        const read = wallClock(zone);
        const fits = (time: number) => {
          const { minute, hour, month, day, weekday } = read(time);
          const [m, w] = [daysOfMonth.has(day), daysOfWeek.has(weekday)];
          return minutes.has(minute) && hours.has(hour) && months.has(month) && (days === 'both' ? m && w : m || w);
        };
        const found = nextTime(schedule, after * 60_000, zone);
        const end = Math.min(found ?? Infinity, (after + 3 * 1440) * 60_000);
        for (let time = (after + 1) * 60_000; time < end; time += 60_000) expect(fits(time)).toBe(false);
        if (found !== undefined) expect(fits(found)).toBe(true);
      }),
      cases(20),
    );
  }, 90_000);

  it('of an unknown zone is refused', () => {
    expect(() => next('* * * * *', '2026-01-01T00:00:00Z', 'Atlantis/City')).toThrow(RangeError);
  });
});
