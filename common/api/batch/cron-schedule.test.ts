import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { CronError, parseCronSchedule } from './cron-schedule.ts';

function calendar(text: string) {
  const schedule = parseCronSchedule(text);
  if (schedule.type !== 'calendar') throw new Error(`${text} is an interval`);
  const { minutes, hours, daysOfMonth, months, daysOfWeek, days } = schedule;
  const [m, h, d, M, w] = [minutes, hours, daysOfMonth, months, daysOfWeek].map((numbers) => [...numbers]);
  return { m, h, d, M, w, days };
}
const errorOf = (text: string): string => {
  try {
    parseCronSchedule(text);
  } catch (error) {
    if (error instanceof CronError) return error.message;
  }
  return 'none';
};

describe('a schedule', () => {
  it('is read field by field: lists, ranges, steps and names', () => {
    expect(calendar('*/20 1,3 1-10/4 jan-MAR sun')).toEqual({
      m: [0, 20, 40],
      h: [1, 3],
      d: [1, 5, 9],
      M: [1, 2, 3],
      w: [0],
      days: 'either',
    });
    expect(calendar('5/30 0 * * 1')).toMatchObject({ m: [5, 35], days: 'both' });
    expect(calendar('TZ=Asia/Tokyo 0 0 1 1 ?').days).toBe('both');
  });

  test.each([
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@monthly', '0 0 1 * *'],
    ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@hourly', '0 * * * *'],
  ])('%s means %s', (word, text) => {
    expect(parseCronSchedule(word)).toEqual(parseCronSchedule(text));
  });

  it('may be an interval', () => {
    expect(parseCronSchedule('@every 1h30m')).toEqual({ type: 'interval', milliseconds: 5_400_000 });
    expect(parseCronSchedule('@every 1.5s')).toEqual({ type: 'interval', milliseconds: 1500 });
  });

  test.each([
    ['', 'empty spec string'],
    ['* * * * * *', 'expected exactly 5 fields, found 6: [* * * * * *]'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['* 24 * * *', 'end of range (24) above maximum (23): 24'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 5-2', 'beginning of range (5) beyond end of range (2): 5-2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every day', 'failed to parse duration @every day: time: invalid duration "day"'],
  ])('%j is refused', (text, message) => {
    expect(errorOf(text)).toBe(message);
  });
});

it('reads back whatever minutes are listed, as numbers or as ranges', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1 });
  const ranges = fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 3 });
  fc.assert(
    fc.property(minutes, ranges, (numbers, pairs) => {
      const wanted = new Set(numbers);
      const texts = numbers.map(String);
      for (const [a, b] of pairs) {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        texts.push(`${low}-${high}`);
        for (let minute = low; minute <= high; minute++) wanted.add(minute);
      }
      expect(new Set(calendar(`${texts.join(',')} * * * *`).m)).toEqual(wanted);
    }),
    cases(100),
  );
});
