import { CelError } from '../cel.ts';
import type { Type } from '../check/types.ts';
import { CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import type { CelDuration, CelTimestamp } from '../values/time.ts';
import type { CelOptional, CelUint } from '../values/value.ts';
import { type Value } from '../values/value.ts';

/**
 * What an expression may call: declaration, price and meaning in one place. The receiver of a method is its first argument.
 * Types are texts as check/types.ts reads them; a capital letter stands for any type, the same one throughout.
 */
export interface CelFunction {
  readonly name: string;
  /** Whether it is called as `receiver.name(…)`. */
  readonly receiver: boolean;
  readonly args: readonly string[];
  readonly result: string;
  readonly call: (args: readonly Value[], work: Work) => Value;
  /** In upstream's units, of the sizes of what it is given; 1 where it says nothing. */
  readonly cost?: (sizes: readonly number[]) => number;
  /** Of the types, where that says more than their sizes. */
  readonly estimate?: (types: readonly Type[], sizes: readonly number[]) => number;
  /** Taken after the call, of the size of what came out. */
  readonly costOfResult?: (size: number) => number;
  /** At most, of the sizes of what it is given. */
  readonly resultSize?: (sizes: readonly number[]) => number;
}

/** Counts what is really done where the price does not say it, so that nothing goes on without end. */
export interface Work {
  /** Throws CelBudgetError when too much has been done. */
  work(steps: number): void;
  /** Between two things that may each take long. Throws CelBudgetError when all of it has taken too long. */
  pause(): void;
}

type Extra = Pick<CelFunction, 'cost' | 'estimate' | 'costOfResult' | 'resultSize'>;

export const method = (
  receiver: string,
  name: string,
  args: readonly string[],
  result: string,
  call: CelFunction['call'],
  extra: Extra = {},
): CelFunction => ({ name, receiver: true, args: [receiver, ...args], result, call, ...extra });

export const func = (
  name: string,
  args: readonly string[],
  result: string,
  call: CelFunction['call'],
  extra: Extra = {},
): CelFunction => ({ name, receiver: false, args, result, call, ...extra });

/** What it costs to go over a string so often. */
export const traversal = (size: number, times = 1): number => Math.ceil(size * 0.1 * times);
/** Infinity is no number to multiply nothing with. */
export const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);
/** Of matching a string against a pattern, by their sizes. */
export const matchCost = ([text, pattern]: readonly number[]): number =>
  product(traversal(text! + 1), Math.ceil(pattern! * 0.25));

export const noOverload = (): CelError => new CelError('no such overload');

/* What the value of an argument is; CelError where it is something else. */

export function asString(value: Value | undefined): string {
  if (typeof value !== 'string') throw noOverload();
  return value;
}

export function asInt(value: Value | undefined): bigint {
  if (typeof value !== 'bigint') throw noOverload();
  return value;
}

export function asBool(value: Value | undefined): boolean {
  if (typeof value !== 'boolean') throw noOverload();
  return value;
}

export function asList(value: Value | undefined): CelList {
  if (!(value instanceof CelList)) throw noOverload();
  return value;
}

export function asMap(value: Value | undefined): CelMap {
  if (!(value instanceof CelMap)) throw noOverload();
  return value;
}

export function asBytes(value: Value | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw noOverload();
  return value;
}

type Instance = CelTimestamp | CelDuration | CelOptional | CelUint;

export function asA<T extends Instance | object>(
  type: abstract new (...args: never[]) => T,
  value: Value | undefined,
): T {
  if (!(value instanceof type)) throw noOverload();
  return value;
}
