import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { CelDuration, CelTimestamp } from '../values/time.ts';
import { CelOpaque, CelOptional, CelTypeValue, CelUint, type Value } from '../values/value.ts';

/** Whether a value has the type of an argument, outermost. */
export function accepts(type: string, value: Value): boolean {
  const outer = type.replace(/\(.*/, '');
  if (/^(?:[A-Z]|dyn)$/.test(outer)) return true;
  switch (outer) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'bigint';
    case 'double':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'null':
      return value === null;
    default:
      return acceptsObject(outer, value);
  }
}

function acceptsObject(outer: string, value: Value): boolean {
  switch (outer) {
    case 'uint':
      return value instanceof CelUint;
    case 'bytes':
      return value instanceof Uint8Array;
    case 'list':
      return value instanceof CelList;
    case 'map':
      return value instanceof CelMap;
    case 'timestamp':
      return value instanceof CelTimestamp;
    case 'duration':
      return value instanceof CelDuration;
    case 'optional':
      return value instanceof CelOptional;
    case 'type':
      return value instanceof CelTypeValue;
    default:
      return value instanceof CelOpaque && value.typeName === outer;
  }
}
