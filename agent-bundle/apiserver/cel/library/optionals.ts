import { CelError } from '../cel.ts';
import { numeric } from '../values/equal.ts';
import { sizeOf } from '../values/size.ts';
import { CelDuration } from '../values/time.ts';
import { CelOptional, type Value } from '../values/value.ts';
import { type CelFunction, asA, asList, func, method } from './function.ts';
import { ArrayList, CelList } from '../values/list.ts';
import { CelMap } from '../values/map.ts';

function isZero(value: Value): boolean {
  const number = numeric(value);
  if (number !== undefined) return number >= 0 && number <= 0;
  if (value === null || value === false || value === '') return true;
  if (value instanceof CelList || value instanceof CelMap || value instanceof Uint8Array) return sizeOf(value) === 0;
  return value instanceof CelDuration && value.nanos === 0n;
}

const some = (value: Value): CelOptional => new CelOptional(value);

function valueOf(optional: Value | undefined): Value {
  const { value } = asA(CelOptional, optional);
  if (value === undefined) throw new CelError('optional.none() dereference');
  return value;
}

function present(list: Value | undefined): Value[] {
  const items = [...asList(list)].map((item) => asA(CelOptional, item).value);
  return items.filter((item) => item !== undefined);
}

const unwrap: CelFunction['call'] = ([list], work) => {
  work.work(asList(list).size);
  return new ArrayList(present(list));
};

/** Values that may be absent. https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes */
export const optionals: readonly CelFunction[] = [
  func('optional.of', ['T'], 'optional(T)', ([value]) => some(value!)),
  func('optional.ofNonZeroValue', ['T'], 'optional(T)', ([value]) =>
    isZero(value!) ? CelOptional.none : some(value!),
  ),
  func('optional.none', [], 'optional(T)', () => CelOptional.none),
  func('optional.unwrap', ['list(optional(T))'], 'list(T)', unwrap),
  method('list(optional(T))', 'unwrapOpt', [], 'list(T)', unwrap),
  method('optional(T)', 'hasValue', [], 'bool', ([optional]) => asA(CelOptional, optional).value !== undefined),
  method('optional(T)', 'value', [], 'T', ([optional]) => valueOf(optional)),
  // What follows is evaluated only where it is needed: evaluate/evaluate.ts.
  method('optional(T)', 'or', ['optional(T)'], 'optional(T)', ([first]) => first!),
  method('optional(T)', 'orValue', ['T'], 'T', ([first]) => valueOf(first)),
  method('list(T)', 'first', [], 'optional(T)', ([list]) => endOf(asList(list), 0)),
  method('list(T)', 'last', [], 'optional(T)', ([list]) => endOf(asList(list), asList(list).size - 1)),
];

const endOf = (list: CelList, index: number): CelOptional =>
  list.size === 0 ? CelOptional.none : some(list.at(index));
