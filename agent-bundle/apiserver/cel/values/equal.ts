import { CelList } from './list.ts';
import { CelMap, keyIdentity } from './map.ts';
import { typeName } from './names.ts';
import { CelDuration, CelTimestamp } from './time.ts';
import { CelOpaque, CelOptional, CelTypeValue, CelUint, type Value } from './value.ts';

/** The number, where a value is one: numbers are compared across their types. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof CelUint ? value.value : undefined;
}

/** What is told of every step into a list or a map: lists of the same list, over and over, are large for nothing. */
export interface Steps {
  work(steps: number): void;
}

/** Whether two values are equal; those of different types are not. */
export function equal(a: Value, b: Value, steps: Steps): boolean {
  if (a === b) return true;
  steps.work(1);
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined) return right !== undefined && left <= right && left >= right;
  if (a instanceof CelList) return b instanceof CelList && equalLists(a, b, steps);
  if (a instanceof CelMap) return b instanceof CelMap && equalMaps(a, b, steps);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.nanos === b.nanos;
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanos === b.nanos;
  if (a instanceof CelTypeValue) return b instanceof CelTypeValue && a.name === b.name;
  if (a instanceof CelOpaque) return b instanceof CelOpaque && a.typeName === b.typeName && a.equals(b);
  if (a instanceof CelOptional) return b instanceof CelOptional && equalOptionals(a, b, steps);
  return false;
}

function equalOptionals({ value: a }: CelOptional, { value: b }: CelOptional, steps: Steps): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b, steps);
}

function equalMaps(a: CelMap, b: CelMap, steps: Steps): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const other = b.get(key);
    if (other === undefined || !equal(a.get(key)!, other, steps)) return false;
  }
  return true;
}

function equalLists(a: CelList, b: CelList, steps: Steps): boolean {
  if (a.size !== b.size) return false;
  const { associative } = a;
  if (associative === undefined) {
    for (let index = 0; index < a.size; index++) if (!equal(a.at(index), b.at(index), steps)) return false;
    return true;
  }
  const others = new Map<string, Value>();
  for (const item of b) others.set(itemIdentity(item, associative, steps), item);
  for (const item of a) {
    const other = others.get(itemIdentity(item, associative, steps));
    if (other === undefined || !equal(item, other, steps)) return false;
  }
  return true;
}

type Associative = NonNullable<CelList['associative']>;

/** What tells an item of an associative list from the others: itself in a set, its keys in a map. */
export function itemIdentity(item: Value, associative: Associative, steps: Steps): string {
  if (associative.type === 'set') return identity(item, steps);
  return JSON.stringify(
    associative.keys.map((key) => identity((item instanceof CelMap ? item.get(key) : null) ?? null, steps)),
  );
}

function identity(value: Value, steps: Steps): string {
  steps.work(1);
  if (value instanceof CelList) return `[${[...value].map((item) => identity(item, steps)).join(',')}]`;
  if (value instanceof CelMap) {
    const members = [...value.keys()].map((key) => `${keyIdentity(key)}:${identity(value.get(key)!, steps)}`);
    return `{${members.sort().join(',')}}`;
  }
  if (typeof value === 'string') return JSON.stringify(value);
  const found = numeric(value);
  if (typeof found === 'number' && Number.isInteger(found)) return String(BigInt(found));
  return found === undefined ? `${typeName(value)} ${textOf(value)}` : String(found);
}

function textOf(value: Value): string {
  if (value instanceof CelTimestamp || value instanceof CelDuration) return value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : `${value === true}`;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}
