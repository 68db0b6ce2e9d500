import { CelError } from '../cel.ts';
import { CelDuration, CelTimestamp } from '../values/time.ts';
import { type CelFunction, type Work, asA, asString, method } from './function.ts';

/** The calendar's parts of a point in time, as UTC of a clock that shows local time. */
type Part = (local: Date, nanos: bigint) => number;

const dayMs = 86_400_000;
const parts: Readonly<Record<string, Part>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDate: (local) => local.getUTCDate(),
  getDayOfWeek: (local) => local.getUTCDay(),
  getDayOfYear: (local) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / dayMs),
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
  getMilliseconds: (_, nanos) => Number((((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n) / 1_000_000n),
};

function partOf(part: Part, time: CelTimestamp, zone: string, work: Work): bigint {
  const utc = Number(time.seconds) * 1000;
  return BigInt(part(new Date(utc + offset(utc, zone, work)), time.nanos));
}

/** How much later a clock of the zone is: a name of the IANA database, or `-08:00`. Throws CelError for neither. */
function offset(utc: number, zone: string, work: Work): number {
  const fixed = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone);
  if (fixed !== null) return (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000 * (fixed[1] === '-' ? -1 : 1);
  if (zone === 'UTC' || zone === '') return 0;
  work.work(10);
  const fields = new Map(
    zoned(zone)
      .formatToParts(utc)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes): number => fields.get(type) ?? 0;
  const local = new Date(0);
  local.setUTCFullYear(at('year'), at('month') - 1, at('day'));
  return local.setUTCHours(at('hour'), at('minute'), at('second')) - utc;
}

/** There are some hundreds of them, and making one takes longer than all else. */
const zones = new Map<string, Intl.DateTimeFormat>();

function zoned(zone: string): Intl.DateTimeFormat {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const made = format(zone);
  zones.set(zone, made);
  return made;
}

function format(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch {
    throw new CelError(`unknown time zone ${timeZone}`);
  }
}

const units: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: 1_000_000n,
};

/** https://github.com/google/cel-spec/blob/master/doc/langdef.md#timezones */
export const times: readonly CelFunction[] = [
  ...Object.entries(parts).flatMap(([name, part]) => [
    method('timestamp', name, [], 'int', ([time], work) => partOf(part, asA(CelTimestamp, time), 'UTC', work)),
    method('timestamp', name, ['string'], 'int', ([time, zone], work) =>
      partOf(part, asA(CelTimestamp, time), asString(zone), work),
    ),
  ]),
  ...Object.entries(units).map(([name, unit]) =>
    method('duration', name, [], 'int', ([span]) => asA(CelDuration, span).nanos / unit),
  ),
];
