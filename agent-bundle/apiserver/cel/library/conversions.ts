import { CelError } from '../cel.ts';
import { typeName } from '../values/names.ts';
import { sizeOf } from '../values/size.ts';
import { CelDuration, CelTimestamp, parseDuration, parseTimestamp } from '../values/time.ts';
import { CelTypeValue, CelUint, type Value } from '../values/value.ts';
import { type CelFunction, asBytes, asString, func, method, noOverload, traversal } from './function.ts';
import { checkInt, checkUint } from './operators.ts';

const failed = (from: string, to: string): CelError => new CelError(`type conversion error from '${from}' to '${to}'`);

/** The whole part of a double, where a 64-bit number holds it. */
function truncated(value: number): bigint {
  if (!Number.isFinite(value)) throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function toInt(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return checkInt(truncated(value));
  if (value instanceof CelUint) return checkInt(value.value);
  if (value instanceof CelTimestamp) return value.seconds;
  if (value instanceof CelDuration) return value.nanos;
  if (typeof value !== 'string') throw noOverload();
  if (value.length > 40 || !/^[+-]?\d+$/.test(value)) throw failed('string', 'int');
  return checkInt(BigInt(value.replace('+', '')));
}

function toUint(value: Value): CelUint {
  if (value instanceof CelUint) return value;
  if (typeof value === 'bigint') return checkUint(value);
  if (typeof value === 'number') return checkUint(truncated(value));
  if (typeof value !== 'string') throw noOverload();
  if (value.length > 40 || !/^\d+$/.test(value)) throw failed('string', 'uint');
  return checkUint(BigInt(value));
}

const decimal = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i;

function toDouble(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof CelUint) return Number(value.value);
  if (typeof value !== 'string') throw noOverload();
  if (!decimal.test(value)) throw failed('string', 'double');
  if (/nan/i.test(value)) return NaN;
  if (/inf/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
  return Number(value);
}

/** As Go writes it in the shortest form. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e21)) return size < 1e21 ? plain(value) : String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

const plain = (value: number): string => (Number.isInteger(value) ? String(BigInt(value)) : String(value));

function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Uint8Array) return decoded(value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelTimestamp || value instanceof CelDuration) return value.toString();
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw noOverload();
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const truths = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text): [string, boolean] => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text): [string, boolean] => [text, false]),
]);

function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  const found = truths.get(asString(value));
  if (found === undefined) throw failed('string', 'bool');
  return found;
}

function toTimestamp(value: Value): CelTimestamp {
  if (value instanceof CelTimestamp) return value;
  if (typeof value === 'bigint') return new CelTimestamp(value * 1_000_000_000n);
  const found = parseTimestamp(asString(value));
  if (found === undefined) throw failed('string', 'google.protobuf.Timestamp');
  return found;
}

function toDuration(value: Value): CelDuration {
  if (value instanceof CelDuration) return value;
  if (typeof value === 'bigint') return new CelDuration(value);
  const found = parseDuration(asString(value));
  if (found === undefined) throw failed('string', 'google.protobuf.Duration');
  return found;
}

const convert = (
  name: string,
  from: readonly string[],
  convertValue: (value: Value) => Value,
): readonly CelFunction[] => from.map((type) => func(name, [type], name, ([value]) => convertValue(value!)));

const sized = ['string', 'bytes', 'list(T)', 'map(K,V)'];

export const conversions: readonly CelFunction[] = [
  ...convert('int', ['int', 'uint', 'double', 'string', 'timestamp', 'duration'], toInt),
  ...convert('uint', ['uint', 'int', 'double', 'string'], toUint),
  ...convert('double', ['double', 'int', 'uint', 'string'], toDouble),
  ...convert('string', ['string', 'bool', 'int', 'uint', 'double', 'timestamp', 'duration'], toText),
  ...convert('bool', ['bool', 'string'], toBool),
  ...convert('timestamp', ['timestamp', 'string', 'int'], toTimestamp),
  ...convert('duration', ['duration', 'string', 'int'], toDuration),
  func('bytes', ['bytes'], 'bytes', ([value]) => asBytes(value)),
  func('string', ['bytes'], 'string', ([value]) => toText(asBytes(value)), {
    cost: ([size]) => traversal(size!),
    resultSize: ([size]) => size!,
  }),
  func('bytes', ['string'], 'bytes', ([value]) => new TextEncoder().encode(asString(value)), {
    cost: ([size]) => traversal(size!),
    resultSize: ([size]) => size! * 4,
  }),
  func('type', ['T'], 'type(T)', ([value]) => new CelTypeValue(typeName(value!))),
  func('dyn', ['T'], 'dyn', ([value]) => value!),
  ...sized.flatMap((type) => [
    func('size', [type], 'int', ([value]) => BigInt(sizeOf(value!))),
    method(type, 'size', [], 'int', ([value]) => BigInt(sizeOf(value!))),
  ]),
];
