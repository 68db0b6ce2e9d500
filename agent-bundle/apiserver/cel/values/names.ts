import { CelList } from './list.ts';
import { CelMap } from './map.ts';
import { CelDuration, CelTimestamp } from './time.ts';
import { CelOpaque, CelOptional, CelTypeValue, CelUint, type Value } from './value.ts';

/** The name of a value's type, as `type(x)` says it. */
export function typeName(value: Value): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return nameOfObject(value);
  }
}

function nameOfObject(value: Exclude<Value, null | boolean | bigint | number | string>): string {
  if (value instanceof CelOpaque) return value.typeName;
  if (value instanceof CelList) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof CelUint) return 'uint';
  if (value instanceof CelTimestamp) return 'google.protobuf.Timestamp';
  if (value instanceof CelDuration) return 'google.protobuf.Duration';
  if (value instanceof CelOptional) return 'optional_type';
  return value instanceof CelTypeValue ? 'type' : 'bytes';
}
