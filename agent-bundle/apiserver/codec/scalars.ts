import { QuantityError, canonicalQuantity } from '../../../common/api/quantity.ts';
import type { ScalarName, ScalarType } from '../../../common/api/schema/field.ts';
import { DecodeError, type DecodeTrace, jsonTypeOf, typeError } from './decode-error.ts';

/** Reads one scalar from its JSON value into its canonical form; `undefined` where it stands for nothing. */
export type ScalarDecoder = (value: unknown, trace: DecodeTrace) => unknown;

/** The decoder of a scalar type. It throws a DecodeError for a value of another type. */
export function scalarDecoder(type: ScalarType): ScalarDecoder {
  switch (type.scalar) {
    case 'string':
      return (value, trace) => {
        if (typeof value !== 'string') throw typeError(value, type, trace);
        return value;
      };
    case 'bool':
      return (value, trace) => {
        if (typeof value !== 'boolean') throw typeError(value, type, trace);
        return value;
      };
    case 'int32':
      return (value, trace) => {
        if (!isInt32(value)) throw typeError(value, type, trace);
        return value;
      };
    case 'int64':
      return (value, trace) => int64(value, type, trace);
    case 'double':
      return (value, trace) => {
        const number = typeof value === 'bigint' ? Number(value) : value;
        if (!Number.isFinite(number)) throw typeError(value, type, trace);
        return number;
      };
    case 'bytes':
      return (value, trace) => {
        if (typeof value !== 'string') throw typeError(value, type, trace);
        return base64(value);
      };
    case 'time':
      return (value) => timestamp(value, 'seconds');
    case 'microTime':
      return (value) => timestamp(value, 'microseconds');
    case 'quantity':
      return quantity;
    case 'intOrString':
      return intOrString;
    case 'raw':
    case 'json':
      return raw;
  }
}

/** What a field of this type holds when nothing is said; `undefined` where that is nothing. */
export function zeroOf(scalar: ScalarName): unknown {
  switch (scalar) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'bytes':
    case 'time':
    case 'microTime':
    case 'quantity':
    case 'raw':
      return undefined;
    // A null among other values is one itself: `enum: [a, null]`.
    case 'json':
      return null;
  }
}

const isInt32 = (value: unknown): value is number => typeof value === 'number' && (value | 0) === value;

/** Integers beyond 2^53 cannot be told apart from their neighbours, so they are refused rather than changed. */
function int64(value: unknown, type: ScalarType, trace: DecodeTrace): number {
  if (Number.isSafeInteger(value)) return value as number;
  const error = typeError(value, type, trace);
  if (typeof value !== 'bigint') throw error;
  throw new DecodeError(`${error.message}: integers must lie between -(2^53-1) and 2^53-1 here`);
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function base64(text: string): string {
  const joined = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  if (base64Pattern.test(joined)) return joined;
  const first = joined.search(/[^A-Za-z0-9+/]/);
  throw new DecodeError(`illegal base64 data at input byte ${first < 0 ? joined.length - (joined.length % 4) : first}`);
}

const canonicalSeconds = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
const rfc3339 = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

function timestamp(value: unknown, precision: 'seconds' | 'microseconds'): string | undefined {
  if (typeof value !== 'string') {
    throw new DecodeError(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type string`);
  }
  if (value === '') return undefined;
  const match = rfc3339.exec(value);
  const milliseconds = match ? Date.parse(value) : NaN;
  if (!match || Number.isNaN(milliseconds)) {
    const shown = JSON.stringify(value);
    throw new DecodeError(`parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`);
  }
  if (precision === 'seconds' && canonicalSeconds.test(value)) return value;
  const whole = new Date(milliseconds).toISOString().slice(0, 19);
  return precision === 'seconds' ? `${whole}Z` : `${whole}.${(match[2] ?? '').slice(0, 6).padEnd(6, '0')}Z`;
}

function quantity(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    throw new DecodeError(new QuantityError().message);
  }
  try {
    return canonicalQuantity(String(value).trim());
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message);
    throw error;
  }
}

function intOrString(value: unknown): number | string {
  if (typeof value === 'string' || isInt32(value)) return value;
  const given = typeof value === 'number' || typeof value === 'bigint' ? `number ${value}` : jsonTypeOf(value);
  throw new DecodeError(`json: cannot unmarshal ${given} into Go value of type int32`);
}

/** Any JSON; integers beyond 2^53 stay bigints, and what is too large for a double is refused. */
function raw(value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new DecodeError('a number is too large');
  if (Array.isArray(value)) value.forEach(raw);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(raw);
  return value;
}
