import { CelError } from '../cel.ts';

const billion = 1_000_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in seconds since 1970. */
const [firstSecond, lastSecond] = [-62_135_596_800n, 253_402_300_799n];
const maxNanos = 2n ** 63n;

/** A point in time, in nanoseconds since 1970 UTC. It is written with the offset that it was read with, in minutes. */
export class CelTimestamp {
  readonly nanos: bigint;
  readonly offset: number;

  /** Throws CelError outside of the years 1 to 9999. */
  constructor(nanos: bigint, offset = 0) {
    const seconds = floorDivide(nanos, billion);
    if (seconds < firstSecond || seconds > lastSecond) throw new CelError('timestamp overflow');
    this.nanos = nanos;
    this.offset = offset;
  }

  get seconds(): bigint {
    return floorDivide(this.nanos, billion);
  }

  /** RFC 3339, with as many digits of the second's part as it has. */
  toString(): string {
    const local = new Date((Number(this.seconds) + this.offset * 60) * 1000);
    const whole = local.toISOString().replace(/\..*/, '');
    const part = (this.nanos - this.seconds * billion).toString().padStart(9, '0').replace(/0+$/, '');
    return `${whole}${part === '' ? '' : `.${part}`}${zoneText(this.offset)}`;
  }
}

/** A span of time, in nanoseconds. */
export class CelDuration {
  readonly nanos: bigint;

  /** Throws CelError beyond what 64 bits hold. */
  constructor(nanos: bigint) {
    if (nanos < -maxNanos || nanos >= maxNanos) throw new CelError('duration overflow');
    this.nanos = nanos;
  }

  /** Seconds, as `90.5s`. */
  toString(): string {
    const sign = this.nanos < 0n ? '-' : '';
    const size = this.nanos < 0n ? -this.nanos : this.nanos;
    const part = (size % billion).toString().padStart(9, '0').replace(/0+$/, '');
    return `${sign}${size / billion}${part === '' ? '' : `.${part}`}s`;
  }
}

function zoneText(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset);
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${offset < 0 ? '-' : '+'}${digits.join(':')}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** The point in time of an RFC 3339 text; undefined where it is none. */
export function parseTimestamp(text: string): CelTimestamp | undefined {
  const found = rfc3339.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  // A 31st of February, an hour 24: not what was written.
  if (time.getUTCDate() !== day || time.getUTCHours() !== hour || minute > 59 || second > 59) return undefined;
  const size = Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0);
  const offset = found[8] === '-' ? -size : size;
  const seconds = BigInt(time.getTime()) / 1000n - BigInt(offset) * 60n;
  const nanos = BigInt((found[7] ?? '').slice(0, 9).padEnd(9, '0'));
  return new CelTimestamp(seconds * billion + nanos, offset);
}

const units: Readonly<Record<string, bigint>> = {
  h: 3600n * billion,
  m: 60n * billion,
  s: billion,
  ms: 1_000_000n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ns: 1n,
};

const durationText = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|µs|μs|ns))+)$/;
const durationPart = /(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)/g;

/** The span of a text such as `1h30m` or `-1.5s`; undefined where it is none. */
export function parseDuration(text: string): CelDuration | undefined {
  if (text.length > 100 || !durationText.test(text)) return undefined;
  let nanos = 0n;
  for (const [, whole, part, unit] of text.matchAll(durationPart)) {
    const size = units[unit!]!;
    nanos += BigInt(whole === '' ? 0 : whole!) * size;
    if (part) nanos += (BigInt(part) * size) / 10n ** BigInt(part.length);
  }
  const signed = text.startsWith('-') ? -nanos : nanos;
  return signed < -maxNanos || signed >= maxNanos ? undefined : new CelDuration(signed);
}
