/**
 * Schedules of cron: five fields, or a word such as `@hourly`.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export type CronSchedule =
  | {
      readonly type: 'calendar';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly daysOfMonth: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      /** Sunday is 0. */
      readonly daysOfWeek: ReadonlySet<number>;
      /** Where one of both kinds of days is `*`, the other decides; else either is enough. */
      readonly days: 'both' | 'either';
    }
  | { readonly type: 'interval'; readonly milliseconds: number };

/** A schedule that cannot be read, in the API's words. */
export class CronError extends Error {}

interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Names in the place of numbers, the first for `least`. */
  readonly names?: readonly string[];
}
const minute: Bounds = { least: 0, most: 59 };
const hour: Bounds = { least: 0, most: 23 };
const dayOfMonth: Bounds = { least: 1, most: 31 };
const month: Bounds = {
  least: 1,
  most: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const dayOfWeek: Bounds = { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };

const words = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const zonePrefix = /^(?:TZ|CRON_TZ)=\S*\s*/;

/** Whether the schedule names its own time zone, which the API no longer takes. */
export const namesZone = (text: string): boolean => text.includes('TZ');

/** Throws a CronError. */
export function parseCronSchedule(whole: string): CronSchedule {
  if (whole === '') throw new CronError('empty spec string');
  const text = whole.replace(zonePrefix, '');
  if (text.startsWith('@')) return parseWord(text);
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) {
    throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  }
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields;
  const isAny = (field: string) => /^[*?]/.test(field);
  return {
    type: 'calendar',
    minutes: parseField(minutes, minute),
    hours: parseField(hours, hour),
    daysOfMonth: parseField(days, dayOfMonth),
    months: parseField(months, month),
    daysOfWeek: parseField(weekdays, dayOfWeek),
    days: isAny(days) || isAny(weekdays) ? 'both' : 'either',
  };
}

function parseWord(text: string): CronSchedule {
  const fields = words.get(text);
  if (fields !== undefined) return parseCronSchedule(fields);
  const every = '@every ';
  if (!text.startsWith(every)) throw new CronError(`unrecognized descriptor: ${text}`);
  const milliseconds = parseDuration(text.slice(every.length));
  if (milliseconds === undefined) {
    const why = `time: invalid duration ${JSON.stringify(text.slice(every.length))}`;
    throw new CronError(`failed to parse duration ${text}: ${why}`);
  }
  return { type: 'interval', milliseconds };
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const durationPart = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/gy;

/** `1h30m`; undefined where it is not one. */
function parseDuration(text: string): number | undefined {
  const parts = [...text.matchAll(durationPart)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (parts.length === 0 || length !== text.length) return undefined;
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

/** `1-5,10,*` and steps of them. */
function parseField(text: string, bounds: Bounds): ReadonlySet<number> {
  const ranges = text.split(',').filter((range) => range !== '');
  return new Set(ranges.flatMap((range) => parseRange(range, bounds)));
}

function parseRange(text: string, bounds: Bounds): number[] {
  const [range = '', stepText, ...more] = text.split('/');
  if (more.length > 0) throw new CronError(`too many slashes: ${text}`);
  const [low = '', highText, ...others] = range.split('-');
  if (others.length > 0) throw new CronError(`too many hyphens: ${text}`);
  const isAny = low === '*' || low === '?';
  const start = isAny ? bounds.least : parseNumber(low, bounds.least, bounds.names);
  const onlyStart = stepText === undefined ? start : bounds.most;
  const end = isAny
    ? bounds.most
    : highText === undefined
      ? onlyStart
      : parseNumber(highText, bounds.least, bounds.names);
  const step = stepText === undefined ? 1 : parseNumber(stepText, 0);
  if (start < bounds.least)
    throw new CronError(`beginning of range (${start}) below minimum (${bounds.least}): ${text}`);
  if (end > bounds.most) throw new CronError(`end of range (${end}) above maximum (${bounds.most}): ${text}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${text}`);
  const numbers: number[] = [];
  for (let number = start; number <= end; number += step) numbers.push(number);
  return numbers;
}

function parseNumber(text: string, least: number, names: readonly string[] = []): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return least + named;
  if (!/^[+-]?\d+$/.test(text)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new CronError(`failed to parse int from ${text}: ${why}`);
  }
  const number = Number(text);
  if (number < 0) throw new CronError(`negative number (${number}) not allowed: ${text}`);
  return number;
}
