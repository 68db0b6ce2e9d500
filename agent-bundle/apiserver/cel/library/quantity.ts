import {
  type Quantity,
  QuantityError,
  addQuantities,
  compareQuantities,
  parseQuantity,
  subtractQuantities,
} from '../../../../common/api/quantity.ts';
import { CelError } from '../cel.ts';
import { CelOpaque, type Value } from '../values/value.ts';
import { type CelFunction, asA, asInt, asString, func, method, traversal } from './function.ts';

const one = 1_000_000_000n;
/** Larger quantities are made this, and are no integers any more. */
const maxInt = 2n ** 63n - 1n;
const type = 'kubernetes.Quantity';

class QuantityValue extends CelOpaque {
  readonly typeName = type;
  readonly quantity: Quantity;

  constructor(quantity: Quantity) {
    super();
    this.quantity = quantity;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof QuantityValue && compareQuantities(this.quantity, other.quantity) === 0;
  }
}

function parse(text: string): Quantity | undefined {
  try {
    return parseQuantity(text);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

function quantity(text: string): QuantityValue {
  try {
    return new QuantityValue(parseQuantity(text));
  } catch (error) {
    if (error instanceof QuantityError) throw new CelError(error.message);
    throw error;
  }
}

const of = (value: Value | undefined): Quantity => asA(QuantityValue, value).quantity;
const whole = (value: bigint): Quantity => ({ nanos: value * one, format: 'DecimalSI' });
const isInteger = ({ nanos }: Quantity): boolean => nanos % one === 0n && nanos / one < maxInt;

function asInteger(value: Quantity): bigint {
  if (!isInteger(value)) throw new CelError('cannot convert value to integer');
  return value.nanos / one;
}

const cost = ([size]: readonly number[]): number => traversal(size!);
const compare = (args: readonly Value[]): number => compareQuantities(of(args[0]), of(args[1]));

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library */
export const quantities: readonly CelFunction[] = [
  func('quantity', ['string'], type, ([text]) => quantity(asString(text)), { cost }),
  func('isQuantity', ['string'], 'bool', ([text]) => parse(asString(text)) !== undefined, { cost }),
  method(type, 'sign', [], 'int', ([value]) => BigInt(Math.sign(Number(of(value).nanos)))),
  method(type, 'isInteger', [], 'bool', ([value]) => isInteger(of(value))),
  method(type, 'asInteger', [], 'int', ([value]) => asInteger(of(value))),
  method(type, 'asApproximateFloat', [], 'double', ([value]) => Number(of(value).nanos) / 1e9),
  method(type, 'isGreaterThan', [type], 'bool', (args) => compare(args) > 0),
  method(type, 'isLessThan', [type], 'bool', (args) => compare(args) < 0),
  method(type, 'compareTo', [type], 'int', (args) => BigInt(compare(args))),
  method(type, 'add', [type], type, ([a, b]) => new QuantityValue(addQuantities(of(a), of(b)))),
  method(type, 'add', ['int'], type, ([a, b]) => new QuantityValue(addQuantities(of(a), whole(asInt(b))))),
  method(type, 'sub', [type], type, ([a, b]) => new QuantityValue(subtractQuantities(of(a), of(b)))),
  method(type, 'sub', ['int'], type, ([a, b]) => new QuantityValue(subtractQuantities(of(a), whole(asInt(b))))),
];
