import type { JSONSchemaProps } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import { goFloat } from './go-number.ts';
import { type SchemaError, inBody } from './schema-error.ts';

/** Integers beyond 2^53 come as bigints. */
type JsonNumber = number | bigint;

export const isNumber = (value: unknown): value is JsonNumber => typeof value === 'number' || typeof value === 'bigint';
const [int64Least, int64Most] = [-(2n ** 63n), 2n ** 63n - 1n];

/** An integer as the API stores it: of 64 bits, or a float that says one exactly. */
export function isInteger(value: JsonNumber): boolean {
  return typeof value === 'bigint' ? value >= int64Least && value <= int64Most : Number.isSafeInteger(value);
}

type NumberCheck = (value: unknown) => SchemaError | undefined;

/** The first bound that a number breaks, or what it is no multiple of. */
export function numberCheck(schema: JSONSchemaProps): NumberCheck | undefined {
  const { multipleOf, minimum, maximum } = schema;
  if (multipleOf === undefined && minimum === undefined && maximum === undefined) return undefined;
  return (value) => {
    if (!isNumber(value)) return undefined;
    const words = wordsOf(value, schema);
    return words === undefined ? undefined : inBody(value, words);
  };
}

function wordsOf(value: JsonNumber, schema: JSONSchemaProps): string | undefined {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  // Integers are compared as integers, so the bound of one loses its fraction.
  const whole = isInteger(value);
  const boundOf = (bound: number) => (whole ? Math.trunc(bound) : bound);
  const shown = (bound: number) => (whole ? BigInt(Math.trunc(bound)).toString() : goFloat(bound));
  if (multipleOf !== undefined && !isMultiple(value, boundOf(multipleOf))) {
    return `should be a multiple of ${shown(multipleOf)}`;
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= boundOf(minimum) : value < boundOf(minimum))) {
    return `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${shown(minimum)}`;
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= boundOf(maximum) : value > boundOf(maximum))) {
    return `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${shown(maximum)}`;
  }
  return undefined;
}

function isMultiple(value: JsonNumber, factor: number): boolean {
  if (factor <= 0) return true;
  if (typeof value === 'bigint') return Number.isInteger(factor) && value % BigInt(factor) === 0n;
  return Number.isInteger(factor < 1 ? (1 / factor) * value : value / factor);
}
