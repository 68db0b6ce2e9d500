import { isObject } from '../../codec/json-value.ts';
import { CelError, type CelType } from '../cel.ts';
import { CelList, JsonList } from './list.ts';
import { CelMap, JsonMap } from './map.ts';
import { CelDuration, CelTimestamp, parseDuration, parseTimestamp } from './time.ts';
import { CelOpaque, CelOptional, CelTypeValue, CelUint, type Value } from './value.ts';

/**
 * The value of JSON by its declared type; what has a value's form already stays. A number of no declared type is an integer
 * where it is whole; of an optional type, undefined is none. Throws CelError for what does not have its type's form.
 */
export function adapt(json: unknown, type: CelType | undefined): Value {
  if (type?.type === 'optional') return optional(json, type.of);
  if (json === null || json === undefined) return null;
  switch (typeof json) {
    case 'boolean':
    case 'bigint':
      return type?.type === 'double' && typeof json === 'bigint' ? Number(json) : json;
    case 'number':
      return number(json, type);
    case 'string':
      return text(json, type);
    default:
      return compound(json, type);
  }
}

/** What is absent has no value; what has an optional value already stays. */
function optional(json: unknown, of: CelType): CelOptional {
  if (json instanceof CelOptional) return json;
  return json === undefined ? CelOptional.none : new CelOptional(adapt(json, of));
}

function number(json: number, type: CelType | undefined): Value {
  if (type?.type === 'double' || !Number.isInteger(json)) return json;
  return type?.type === 'uint' ? new CelUint(BigInt(json)) : BigInt(json);
}

function text(json: string, type: CelType | undefined): Value {
  switch (type?.type) {
    case 'timestamp':
      return parseTimestamp(json) ?? parseTimestamp(`${json}T00:00:00Z`) ?? invalid(json, 'timestamp');
    case 'duration':
      return parseDuration(json) ?? invalid(json, 'duration');
    case 'bytes':
      return new Uint8Array(Buffer.from(json, 'base64'));
    default:
      return json;
  }
}

function invalid(json: string, type: string): never {
  throw new CelError(`invalid ${type}: ${JSON.stringify(json)}`);
}

function compound(json: unknown, type: CelType | undefined): Value {
  if (Array.isArray(json)) return new JsonList(json, type?.type === 'list' ? type : undefined);
  if (isValue(json)) return json;
  if (isObject(json)) return new JsonMap(json, type?.type === 'object' || type?.type === 'map' ? type : undefined);
  throw new CelError('unsupported value');
}

function isValue(json: unknown): json is Value {
  return (
    json instanceof CelList ||
    json instanceof CelMap ||
    json instanceof CelOpaque ||
    json instanceof CelOptional ||
    json instanceof CelUint ||
    json instanceof CelTimestamp ||
    json instanceof CelDuration ||
    json instanceof CelTypeValue ||
    json instanceof Uint8Array
  );
}
