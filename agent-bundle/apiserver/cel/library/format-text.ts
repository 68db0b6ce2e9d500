import { CelError } from '../cel.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { numeric } from '../values/equal.ts';
import { typeName } from '../values/names.ts';
import { CelDuration, CelTimestamp } from '../values/time.ts';
import { CelTypeValue, type Value } from '../values/value.ts';
import { doubleText } from './conversions.ts';
import type { Work } from './function.ts';

const verb = /%(?:(%)|(?:\.(\d{1,3}))?([^]?))/g;
/** As upstream: more digits only make texts long. */
const maxPrecision = 100;

/** A text with the arguments in the places of `%s`, `%d`, `%.3f` … https://pkg.go.dev/github.com/google/cel-go/ext#Strings */
export function format(text: string, args: CelList, work: Work): string {
  let index = 0;
  return text.replace(verb, (_, percent: string | undefined, precision: string | undefined, letter: string) => {
    if (percent !== undefined) return '%';
    if (index >= args.size) throw new CelError(`index ${index} out of range`);
    const digits = precision === undefined ? 6 : Number(precision);
    if (digits > maxPrecision) throw new CelError(`precision ${digits} exceeds ${maxPrecision}`);
    const written = clause(letter, args.at(index++), digits, work);
    work.work(1 + Math.ceil(written.length / 10));
    return written;
  });
}

function clause(letter: string, value: Value, precision: number, work: Work): string {
  switch (letter) {
    case 's':
      return plainText(value, work);
    case 'd':
      return decimal(value);
    case 'f':
      return fixed(value, precision);
    case 'e':
      return exponential(value, precision);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : whole(value, 'b', 'binary').toString(2);
    case 'o':
      return whole(value, 'o', 'octal').toString(8);
    case 'x':
      return hex(value);
    case 'X':
      return hex(value).toUpperCase();
    default:
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${letter}"`);
  }
}

function plainText(value: Value, work: Work): string {
  work.work(1);
  if (value instanceof CelList) return `[${[...value].map((item) => plainText(item, work)).join(', ')}]`;
  if (value instanceof CelMap) {
    const members = [...value.keys()].map((key) => `${plainText(key, work)}: ${plainText(value.get(key)!, work)}`);
    return `{${members.sort().join(', ')}}`;
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof CelTypeValue) return value.name;
  if (value instanceof CelTimestamp || value instanceof CelDuration) return value.toString();
  const number = numeric(value);
  if (number !== undefined) return String(number);
  if (value === null || typeof value === 'boolean') return String(value);
  throw new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeName(value)}`,
  );
}

function decimal(value: Value): string {
  const number = numeric(value);
  if (typeof number === 'bigint') return String(number);
  if (typeof number === 'number' && !Number.isFinite(number)) return doubleText(number);
  throw new CelError(
    `error during formatting: decimal clause can only be used on integers, was given ${typeName(value)}`,
  );
}

function real(value: Value, what: string): number {
  const number = numeric(value);
  if (number !== undefined) return Number(number);
  throw new CelError(
    `error during formatting: ${what} clause can only be used on doubles, was given ${typeName(value)}`,
  );
}

function fixed(value: Value, precision: number): string {
  const number = real(value, 'fixed-point');
  return Number.isFinite(number) ? number.toFixed(precision) : doubleText(number);
}

function exponential(value: Value, precision: number): string {
  const number = real(value, 'scientific');
  if (!Number.isFinite(number)) return doubleText(number);
  return number.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

function whole(value: Value, letter: string, what: string): bigint {
  const number = numeric(value);
  if (typeof number === 'bigint') return number;
  const allowed = letter === 'b' ? 'integers and bools' : 'integers';
  throw new CelError(
    `error during formatting: ${what} clause can only be used on ${allowed}, was given ${typeName(value)}`,
  );
}

function hex(value: Value): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const number = numeric(value);
  if (typeof number === 'bigint') return number.toString(16);
  throw new CelError(
    `error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given ${typeName(value)}`,
  );
}
