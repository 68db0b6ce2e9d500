import { isInteger } from './number-checks.ts';
import { type SchemaError, wrongType } from './schema-error.ts';
import type { Validator } from './validator.ts';

/** Whether a value is of a type that its schema allows. */
export function checkType({ types, nullable, format }: Validator, value: unknown): SchemaError | undefined {
  if (types.length === 0 && format === '') return undefined;
  const type = typeOf(value);
  if (value === null) return types.length === 0 || nullable ? undefined : wrongType(types.join(','), type);
  const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
  if (fits) return undefined;
  if (typeof value !== 'string' && !Array.isArray(value) && format !== '') return wrongType(format, formatOf(type));
  return types.length === 0 ? undefined : wrongType(types.join(','), type);
}

/** In JSON Schema's words. */
function typeOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'bigint':
      return isInteger(value) ? 'integer' : 'number';
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object';
  }
}

const formatOf = (type: string): string => (type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '');
