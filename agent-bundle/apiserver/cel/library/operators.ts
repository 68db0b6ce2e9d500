import { CelError } from '../cel.ts';
import { compareValues } from '../values/compare.ts';
import { type Steps, equal, itemIdentity, numeric } from '../values/equal.ts';
import { ArrayList, CelList, GrowingList, JoinedList } from '../values/list.ts';
import { CelMap, EntryMap, describeKey } from '../values/map.ts';
import { CelDuration, CelTimestamp } from '../values/time.ts';
import { CelOptional, CelUint, type Value } from '../values/value.ts';
import {
  type CelFunction,
  asA,
  asBytes,
  asInt,
  asList,
  asMap,
  asString,
  func,
  noOverload,
  traversal,
} from './function.ts';

const [minInt, maxInt, maxUint] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

/** Throws CelError beyond 64 bits. */
export function checkInt(value: bigint): bigint {
  if (value < minInt || value > maxInt) throw new CelError('integer overflow');
  return value;
}

/** Throws CelError beyond 64 bits without a sign. */
export function checkUint(value: bigint): CelUint {
  if (value < 0n || value > maxUint) throw new CelError('unsigned integer overflow');
  return new CelUint(value);
}

function divisor(value: bigint, word: 'division' | 'modulus'): bigint {
  if (value === 0n) throw new CelError(`${word} by zero`);
  return value;
}

type Arithmetic = Readonly<Record<string, (a: bigint, b: bigint) => bigint>>;
const whole: Arithmetic = {
  '_+_': (a, b) => a + b,
  '_-_': (a, b) => a - b,
  '_*_': (a, b) => a * b,
  '_/_': (a, b) => a / divisor(b, 'division'),
  '_%_': (a, b) => a % divisor(b, 'modulus'),
};
const real: Readonly<Record<string, (a: number, b: number) => number>> = {
  '_+_': (a, b) => a + b,
  '_-_': (a, b) => a - b,
  '_*_': (a, b) => a * b,
  '_/_': (a, b) => a / b,
};

function asDouble(value: Value | undefined): number {
  if (typeof value !== 'number') throw noOverload();
  return value;
}

const arithmetic = Object.entries(whole).flatMap(([name, compute]) => [
  func(name, ['int', 'int'], 'int', ([a, b]) => checkInt(compute(asInt(a), asInt(b)))),
  func(name, ['uint', 'uint'], 'uint', ([a, b]) => checkUint(compute(asA(CelUint, a).value, asA(CelUint, b).value))),
]);
const doubles = Object.entries(real).map(([name, compute]) =>
  func(name, ['double', 'double'], 'double', ([a, b]) => compute(asDouble(a), asDouble(b))),
);

const both = ([a, b]: readonly number[]): number => a! + b!;
const nanos = (value: Value | undefined): bigint => asA(CelDuration, value).nanos;
const instant = (value: Value | undefined): bigint => asA(CelTimestamp, value).nanos;

function moved(time: Value | undefined, by: bigint): CelTimestamp {
  const { nanos: before, offset } = asA(CelTimestamp, time);
  return new CelTimestamp(before + by, offset);
}

const additions: readonly CelFunction[] = [
  func('_+_', ['string', 'string'], 'string', ([a, b]) => asString(a) + asString(b), {
    cost: (sizes) => traversal(both(sizes)),
    resultSize: both,
  }),
  func('_+_', ['bytes', 'bytes'], 'bytes', ([a, b]) => new Uint8Array(Buffer.concat([asBytes(a), asBytes(b)])), {
    cost: (sizes) => traversal(both(sizes)),
    resultSize: both,
  }),
  func('_+_', ['list(T)', 'list(T)'], 'list(T)', ([a, b], work) => joinLists(asList(a), asList(b), work), {
    resultSize: both,
  }),
  func('_+_', ['timestamp', 'duration'], 'timestamp', ([a, b]) => moved(a, nanos(b))),
  func('_+_', ['duration', 'timestamp'], 'timestamp', ([a, b]) => moved(b, nanos(a))),
  func('_+_', ['duration', 'duration'], 'duration', ([a, b]) => new CelDuration(nanos(a) + nanos(b))),
  func('_-_', ['timestamp', 'timestamp'], 'duration', ([a, b]) => new CelDuration(instant(a) - instant(b))),
  func('_-_', ['timestamp', 'duration'], 'timestamp', ([a, b]) => moved(a, -nanos(b))),
  func('_-_', ['duration', 'duration'], 'duration', ([a, b]) => new CelDuration(nanos(a) - nanos(b))),
];

/** Sets take what is new; lists by keys replace what has the same keys, and take what is new. */
function joinLists(a: CelList, b: CelList, work: Steps): CelList {
  if (a instanceof GrowingList && b.size === 1) return a.add(b.at(0));
  const { associative } = a;
  if (associative === undefined) return new JoinedList(a, b);
  work.work(a.size + b.size);
  const items = new Map<string, Value>();
  for (const item of a) items.set(itemIdentity(item, associative, work), item);
  for (const item of b) {
    const identity = itemIdentity(item, associative, work);
    if (associative.type === 'map' || !items.has(identity)) items.set(identity, item);
  }
  return new ArrayList([...items.values()], associative);
}

const smaller = ([a, b]: readonly number[]): number => traversal(Math.min(a!, b!));
const equality: readonly CelFunction[] = [
  func('_==_', ['T', 'T'], 'bool', ([a, b], work) => equal(a!, b!, work), { cost: smaller }),
  func('_!=_', ['T', 'T'], 'bool', ([a, b], work) => !equal(a!, b!, work), { cost: smaller }),
];

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '_<_': (order) => order < 0,
  '_<=_': (order) => order <= 0,
  '_>_': (order) => order > 0,
  '_>=_': (order) => order >= 0,
};
const numbers = ['int', 'uint', 'double'];
const comparable = [
  ...['bool', 'string', 'bytes', 'timestamp', 'duration'].map((type) => [type, type] as const),
  ...numbers.flatMap((left) => numbers.map((right) => [left, right] as const)),
];
const comparisons = Object.entries(orders).flatMap(([name, holds]) =>
  comparable.map((types) =>
    func(
      name,
      types,
      'bool',
      // NaN is neither more nor less.
      ([a, b]) => !Number.isNaN(a) && !Number.isNaN(b) && holds(compareValues(a!, b!)),
      types[0] === 'string' || types[0] === 'bytes' ? { cost: smaller } : {},
    ),
  ),
);

/** The item at an index, the value of a key; undefined where there is none. */
export function lookUp(container: Value, key: Value): Value | undefined {
  if (container instanceof CelMap) return container.get(key);
  if (!(container instanceof CelList)) throw noOverload();
  const index = numeric(key);
  if (index === undefined || (typeof index === 'number' && !Number.isInteger(index))) throw noOverload();
  return index >= 0 && index < container.size ? container.at(Number(index)) : undefined;
}

/** Throws CelError where nothing is there. */
function itemAt(container: Value, key: Value): Value {
  const found = lookUp(container, key);
  if (found !== undefined) return found;
  throw new CelError(
    container instanceof CelMap ? `no such key: ${describeKey(key)}` : `index out of bounds: ${describeKey(key)}`,
  );
}

function optionalAt(container: Value, key: Value): Value {
  if (!(container instanceof CelOptional)) return new CelOptional(lookUp(container, key));
  return container.value === undefined ? container : new CelOptional(lookUp(container.value, key));
}

function throughOptional(container: Value, key: Value): Value {
  const inner = asA(CelOptional, container);
  return inner.value === undefined ? inner : new CelOptional(lookUp(inner.value, key));
}

const indexing: readonly CelFunction[] = [
  func('_[_]', ['list(T)', 'int'], 'T', ([list, index]) => itemAt(asList(list), index!)),
  func('_[_]', ['map(K,V)', 'K'], 'V', ([map, key]) => itemAt(asMap(map), key!)),
  func('_[_]', ['optional(list(T))', 'int'], 'optional(T)', ([list, index]) => throughOptional(list!, index!)),
  func('_[_]', ['optional(map(K,V))', 'K'], 'optional(V)', ([map, key]) => throughOptional(map!, key!)),
  func('_[?_]', ['list(T)', 'int'], 'optional(T)', ([list, index]) => optionalAt(list!, index!)),
  func('_[?_]', ['map(K,V)', 'K'], 'optional(V)', ([map, key]) => optionalAt(map!, key!)),
  func('_[?_]', ['optional(list(T))', 'int'], 'optional(T)', ([list, index]) => optionalAt(list!, index!)),
  func('_[?_]', ['optional(map(K,V))', 'K'], 'optional(V)', ([map, key]) => optionalAt(map!, key!)),
];

function contains(list: CelList, item: Value, work: Steps): boolean {
  for (const candidate of list) if (equal(candidate, item, work)) return true;
  return false;
}

const others: readonly CelFunction[] = [
  func('@in', ['T', 'list(T)'], 'bool', ([item, list], work) => contains(asList(list), item!, work), {
    cost: ([, size]) => size!,
  }),
  func('@in', ['K', 'map(K,V)'], 'bool', ([key, map]) => asMap(map).get(key!) !== undefined),
  func('!_', ['bool'], 'bool', ([value]) => {
    if (typeof value !== 'boolean') throw noOverload();
    return !value;
  }),
  func('-_', ['int'], 'int', ([value]) => checkInt(-asInt(value))),
  func('-_', ['double'], 'double', ([value]) => -asDouble(value)),
  func('cel.@mapInsert', ['map(K,V)', 'K', 'V'], 'map(K,V)', ([map, key, value]) =>
    asA(EntryMap, map).insert(key!, value!),
  ),
  func('cel.@mapInsert', ['map(K,V)', 'map(K,V)'], 'map(K,V)', ([map, entries], work) => {
    const [into, from] = [asA(EntryMap, map), asMap(entries)];
    work.work(from.size);
    for (const key of from.keys()) into.insert(key, from.get(key)!);
    return into;
  }),
];

export const operators: readonly CelFunction[] = [
  ...arithmetic,
  ...doubles,
  ...additions,
  ...equality,
  ...comparisons,
  ...indexing,
  ...others,
];
