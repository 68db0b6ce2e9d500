import { CelError } from '../cel.ts';
import { type Type, outermost } from '../check/types.ts';
import { maxSize } from '../check/resolve-call.ts';
import { compareValues } from '../values/compare.ts';
import { equal } from '../values/equal.ts';
import type { CelList } from '../values/list.ts';
import { CelDuration } from '../values/time.ts';
import { CelUint, type Value } from '../values/value.ts';
import { type CelFunction, asList, method, noOverload, product, traversal, type Work } from './function.ts';
import { checkInt, checkUint } from './operators.ts';

/** Every item is looked at; where it is a text, all of it. */
function estimate([list]: readonly Type[], [size]: readonly number[]): number {
  const type = list && outermost(list);
  if (type?.kind !== 'list') return size!;
  const { kind } = outermost(type.of);
  return product(size!, kind === 'string' || kind === 'bytes' ? 1 + traversal(maxSize(type.of)) : 1);
}

const cost = ([size]: readonly number[]): number => size!;

function add(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkInt(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof CelUint && b instanceof CelUint) return checkUint(a.value + b.value);
  if (a instanceof CelDuration && b instanceof CelDuration) return new CelDuration(a.nanos + b.nanos);
  throw noOverload();
}

/** Nothing comes to nothing of the kind that the list is of. */
const sum =
  (zero: Value): CelFunction['call'] =>
  ([list]) => {
    let total: Value | undefined;
    for (const item of asList(list)) total = total === undefined ? add(item, zeroLike(item, zero)) : add(total, item);
    return total ?? zero;
  };

/** Of a list of anything, its own kind's. */
function zeroLike(item: Value, zero: Value): Value {
  if (typeof item === 'bigint') return 0n;
  if (typeof item === 'number') return 0;
  if (item instanceof CelUint) return new CelUint(0n);
  return item instanceof CelDuration ? new CelDuration(0n) : zero;
}

function isSorted(list: CelList): boolean {
  for (let index = 1; index < list.size; index++) {
    if (compareValues(list.at(index - 1), list.at(index)) > 0) return false;
  }
  return true;
}

function extreme(list: CelList, name: 'min' | 'max'): Value {
  let found: Value | undefined;
  for (const item of list) {
    if (found === undefined) found = item;
    else if (name === 'min' ? compareValues(item, found) < 0 : compareValues(item, found) > 0) found = item;
  }
  if (found === undefined) throw new CelError(`${name} called on empty list`);
  return found;
}

function indexOf(list: CelList, wanted: Value, work: Work): bigint {
  for (let index = 0; index < list.size; index++) if (equal(list.at(index), wanted, work)) return BigInt(index);
  return -1n;
}

function lastIndexOf(list: CelList, wanted: Value, work: Work): bigint {
  for (let index = list.size - 1; index >= 0; index--) if (equal(list.at(index), wanted, work)) return BigInt(index);
  return -1n;
}

const summable: readonly (readonly [string, Value])[] = [
  ['int', 0n],
  ['uint', new CelUint(0n)],
  ['double', 0],
  ['duration', new CelDuration(0n)],
];
const ordered = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library */
export const lists: readonly CelFunction[] = [
  ...summable.map(([type, zero]) => method(`list(${type})`, 'sum', [], type, sum(zero), { cost, estimate })),
  ...ordered.flatMap((type) => [
    method(`list(${type})`, 'isSorted', [], 'bool', ([list]) => isSorted(asList(list)), { cost, estimate }),
    method(`list(${type})`, 'min', [], type, ([list]) => extreme(asList(list), 'min'), { cost, estimate }),
    method(`list(${type})`, 'max', [], type, ([list]) => extreme(asList(list), 'max'), { cost, estimate }),
  ]),
  method('list(T)', 'indexOf', ['T'], 'int', ([list, item], work) => indexOf(asList(list), item!, work), {
    cost,
    estimate,
  }),
  method('list(T)', 'lastIndexOf', ['T'], 'int', ([list, item], work) => lastIndexOf(asList(list), item!, work), {
    cost,
    estimate,
  }),
];
