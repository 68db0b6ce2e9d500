/** What the clocks on the walls of a time zone show. */
export interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
}

const known = new Map<string, (time: number) => Wall>();

/** Reads the clocks of a zone; undefined: of this host's. Throws a RangeError for an unknown one. */
export function wallClock(timeZone: string | undefined): (time: number) => Wall {
  const name = timeZone ?? '';
  const made = known.get(name) ?? makeClock(timeZone);
  known.set(name, made);
  return made;
}

function makeClock(timeZone: string | undefined): (time: number) => Wall {
  const numeric = 'numeric';
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === undefined ? {} : { timeZone }),
    calendar: 'gregory',
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const [year, month, day] = [part('year'), part('month'), part('day')];
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return { year, month, day, weekday, hour: part('hour'), minute: part('minute'), second: part('second') };
  };
}

/** A moment, in milliseconds since the epoch, as RFC 3339 with the zone's offset: `2026-03-29T03:00:00+02:00`. */
export function zonedTimestamp(time: number, timeZone: string | undefined): string {
  const { seconds, wall } = offsetOf(time, timeZone);
  const offset = seconds === 0 ? 'Z' : `${seconds < 0 ? '-' : '+'}${hoursAndMinutes(Math.abs(seconds))}`;
  return `${wall.slice(0, 19)}${offset}`;
}

function offsetOf(time: number, timeZone: string | undefined): { readonly seconds: number; readonly wall: string } {
  const { year, month, day, hour, minute, second } = wallClock(timeZone)(time);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return { seconds: (wall - Math.floor(time / 1000) * 1000) / 1000, wall: new Date(wall).toISOString() };
}

function hoursAndMinutes(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
