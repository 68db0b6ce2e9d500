import { CelError } from '../cel.ts';
import { compareBytes, numeric } from './equal.ts';
import { CelDuration, CelTimestamp } from './time.ts';
import type { Value } from './value.ts';

/** Below 0, 0 or above, as `a` stands to `b`; throws CelError for what has no order. */
export function compareValues(a: Value, b: Value): number {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return order(a.nanos, b.nanos);
  if (a instanceof CelDuration && b instanceof CelDuration) return order(a.nanos, b.nanos);
  throw new CelError('no such overload');
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** By UTF-8, which is by code points: UTF-16 puts what is beyond 0xffff before 0xe000. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  if (index === length) return a.length - b.length;
  const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
  const [leftPair, rightPair] = [isSurrogate(left), isSurrogate(right)];
  return leftPair === rightPair ? left - right : leftPair ? 1 : -1;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
