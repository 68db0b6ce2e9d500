/** Days, moments and durations as strings of schemas write them. https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */

const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const time = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:z|[+-]\d{2}:\d{2})$/;

export function isDate(text: string): boolean {
  const [, year, month, day] = date.exec(text) ?? [];
  if (year === undefined) return false;
  const made = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  // Date carries what is too much over into the next month; the year is set apart, since those below 100 mean others.
  made.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
}

export function isDateTime(text: string): boolean {
  const lower = text.toLowerCase();
  const [day = '', clock = '', ...more] = lower.split('t');
  const [, hours, minutes, seconds] = time.exec(clock) ?? [];
  if (more.length > 0 || hours === undefined || !isDate(day)) return false;
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}

/** Of Go (`1h30m`, `-1.5s`), or of Scala (`3 days`). */
export function isDuration(text: string): boolean {
  return goDuration.test(text) || isWordyDuration(text);
}

const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const units: ReadonlySet<string> = new Set([
  ...[
    'ns',
    'nano',
    'nanosecond',
    'us',
    'µs',
    'micro',
    'microsecond',
    'ms',
    'milli',
    'millisecond',
    's',
    'sec',
    'second',
  ],
  ...['m', 'min', 'minute', 'h', 'hr', 'hour', 'd', 'day', 'w', 'wk', 'week'],
]);

function isWordyDuration(text: string): boolean {
  const unit = /^\d+\s*([A-Za-zµ]+)$/.exec(text.trim())?.[1];
  return unit !== undefined && (units.has(unit) || (unit.endsWith('s') && units.has(unit.slice(0, -1))));
}
