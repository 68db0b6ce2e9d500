import type { FieldType } from '../../../common/api/schema/field.ts';

/** A value that does not fit its schema, in the API's words. */
export class DecodeError extends Error {}

/** Where the decoder stands in the object, and what it met that the schema does not know. */
export interface DecodeTrace {
  /** Field names, keys and indexes from the root. */
  readonly path: (string | number)[];
  /** The message whose field is being read, by its last name: `PodSpec`. */
  message: string;
  /** Paths of unknown fields, `spec.containers[0].bogus`, as many as are worth telling. */
  readonly unknownFields: string[];
  /** How many keys of maps stand in `path`, from the end: messages name fields only. */
  mapKeys: number;
}

/** `json: cannot unmarshal string into Go struct field PodSpec.spec.replicas of type int32`; the words clients know. */
export function typeError(value: unknown, wanted: FieldType, trace: DecodeTrace): DecodeError {
  const fields = trace.path.slice(0, trace.path.length - trace.mapKeys).filter((step) => typeof step === 'string');
  const given = wantsInteger(wanted) && isNumber(value) ? `number ${String(value)}` : jsonTypeOf(value);
  const field = [trace.message, ...fields].join('.');
  return new DecodeError(`json: cannot unmarshal ${given} into Go struct field ${field} of type ${typeName(wanted)}`);
}

const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint';
const wantsInteger = (type: FieldType): boolean =>
  type.type === 'scalar' && (type.scalar === 'int32' || type.scalar === 'int64');

/** What JSON calls the type of a value, in the words of messages. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isNumber(value)) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function typeName(type: FieldType): string {
  switch (type.type) {
    case 'list':
      return `[]${typeName(type.of)}`;
    case 'map':
      return `map[string]${typeName(type.of)}`;
    case 'message':
    case 'alternatives':
      return type.name.split('.').slice(-2).join('.');
    case 'scalar':
      if (type.scalar === 'double') return 'float64';
      return type.scalar === 'bytes' ? '[]uint8' : type.scalar;
  }
}
