import { CelBudgetError, CelError } from '../cel.ts';
import type { LoopNode, Node } from '../check/node.ts';
import { noOverload } from '../library/function.ts';
import { accumulator } from '../syntax/macros.ts';
import { adapt } from '../values/adapt.ts';
import { ArrayList, CelList, GrowingList } from '../values/list.ts';
import { CelMap, EntryMap, describeKey } from '../values/map.ts';
import { sizeOf } from '../values/size.ts';
import { CelOptional, type Value } from '../values/value.ts';
import { accepts } from './accepts.ts';
import { PendingError } from './pending.ts';
import type { Bindings, Run } from './run.ts';

/** What an expression comes to. Throws CelError, and CelBudgetError when it costs more than is left. */
export function evaluate(node: Node, run: Run, bindings: Bindings | undefined): Value {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'input':
      run.spend(1);
      return input(node, run);
    case 'bound':
      run.spend(1);
      return bound(node.name, bindings);
    case 'select':
      return select(node, run, bindings);
    case 'and':
      return logical(node, false, run, bindings);
    case 'or':
      return logical(node, true, run, bindings);
    case 'conditional':
      return conditional(node, run, bindings);
    case 'not-false':
      return notFalse(node.operand, run, bindings);
    case 'call':
      return call(node, run, bindings);
    case 'or-else':
      return orElse(node, run, bindings);
    case 'list':
      return list(node, run, bindings);
    case 'map':
      return map(node, run, bindings);
    case 'struct':
      return struct(node, run, bindings);
    case 'loop':
      return loop(node, run, bindings);
  }
}

type Of<K extends Node['kind']> = Extract<Node, { kind: K }>;

function input({ name, declared }: Of<'input'>, run: Run): Value {
  if (!Object.hasOwn(run.inputs, name)) throw new CelError(`no such attribute(s): ${name}`);
  return adapt(run.inputs[name], declared);
}

function conditional({ condition, yes, no }: Of<'conditional'>, run: Run, bindings: Bindings | undefined): Value {
  const holds = evaluate(condition, run, bindings);
  if (typeof holds !== 'boolean') throw noOverload();
  const branch = holds ? yes : no;
  // Upstream's price of a variable that stands alone there is nothing.
  return branch.kind === 'bound' ? bound(branch.name, bindings) : evaluate(branch, run, bindings);
}

function bound(name: string, bindings: Bindings | undefined): Value {
  for (let at = bindings; at !== undefined; at = at.outer) {
    if (at.name !== name) continue;
    if (at.value instanceof CelError) throw at.value;
    return at.value;
  }
  throw new CelError(`no such attribute(s): ${name}`);
}

function select(node: Of<'select'>, run: Run, bindings: Bindings | undefined): Value {
  const operand = evaluate(node.operand, run, bindings);
  if (node.mode === 'has') return has(operand, node.field);
  run.spend(1);
  if (node.mode === 'optional' || operand instanceof CelOptional)
    return new CelOptional(optionally(operand, node.field));
  if (!(operand instanceof CelMap)) throw noOverload();
  const value = operand.field(node.field);
  if (value === undefined) throw new CelError(`no such key: ${node.field}`);
  return value;
}

function has(operand: Value, field: string): boolean {
  if (operand instanceof CelOptional) return optionally(operand, field) !== undefined;
  if (!(operand instanceof CelMap)) throw noOverload();
  return operand.field(field) !== undefined;
}

function optionally(operand: Value, field: string): Value | undefined {
  const inner = operand instanceof CelOptional ? operand.value : operand;
  if (inner === undefined) return undefined;
  if (!(inner instanceof CelMap)) throw noOverload();
  return inner.field(field);
}

/** Whichever side decides, decides: an error of the other one does not count. */
function logical(
  { left, right }: Of<'and' | 'or'>,
  decides: boolean,
  run: Run,
  bindings: Bindings | undefined,
): boolean {
  const first = attempt(left, run, bindings);
  if (first === decides) return decides;
  const second = attempt(right, run, bindings);
  if (second === decides) return decides;
  if (first instanceof CelError) throw first;
  if (second instanceof CelError) throw second;
  if (typeof first !== 'boolean' || typeof second !== 'boolean') throw noOverload();
  return !decides;
}

function attempt(node: Node, run: Run, bindings: Bindings | undefined): Value | CelError {
  try {
    return evaluate(node, run, bindings);
  } catch (error) {
    if (!(error instanceof CelError) || error instanceof CelBudgetError || error instanceof PendingError) throw error;
    return error;
  }
}

function notFalse(operand: Node, run: Run, bindings: Bindings | undefined): boolean {
  const value = attempt(operand, run, bindings);
  run.spend(1);
  return value !== false;
}

function call({ overloads, args }: Of<'call'>, run: Run, bindings: Bindings | undefined): Value {
  const isIndex = overloads[0]?.name === '_[_]';
  const values = args.map((arg) =>
    // So is that of a variable that something is looked up by.
    isIndex && arg === args[1] && arg.kind === 'bound' ? bound(arg.name, bindings) : evaluate(arg, run, bindings),
  );
  const meant =
    overloads.length === 1
      ? overloads[0]
      : overloads.find((overload) => overload.args.every((type, index) => accepts(type, values[index]!)));
  if (meant === undefined) throw noOverload();
  const isKnownList = meant.name === '@in' && args[1]!.kind === 'constant';
  if (!isKnownList) run.spend(meant.cost === undefined ? 1 : meant.cost(values.map(sizeOf)));
  const result = meant.call(values, run);
  if (meant.costOfResult !== undefined) run.spend(meant.costOfResult(sizeOf(result)));
  return result;
}

function orElse({ operand, otherwise, unwrap }: Of<'or-else'>, run: Run, bindings: Bindings | undefined): Value {
  const first = evaluate(operand, run, bindings);
  if (!(first instanceof CelOptional)) throw noOverload();
  run.spend(1);
  if (first.value === undefined) return evaluate(otherwise, run, bindings);
  return unwrap ? first.value : first;
}

function list({ items, optional }: Of<'list'>, run: Run, bindings: Bindings | undefined): Value {
  if (items.length > 0) run.spend(10);
  if (optional.size === 0) return new ArrayList(items.map((item) => evaluate(item, run, bindings)));
  const values: Value[] = [];
  for (const [index, item] of items.entries()) {
    const value = evaluate(item, run, bindings);
    const kept = optional.has(index) ? unwrapped(value) : value;
    if (kept !== undefined) values.push(kept);
  }
  return new ArrayList(values);
}

function unwrapped(value: Value): Value | undefined {
  if (!(value instanceof CelOptional)) throw noOverload();
  return value.value;
}

function map({ entries }: Of<'map'>, run: Run, bindings: Bindings | undefined): Value {
  if (entries.length > 0) run.spend(30);
  const made = new EntryMap();
  for (const entry of entries) {
    const key = evaluate(entry.key, run, bindings);
    const value = evaluate(entry.value, run, bindings);
    const kept = entry.optional ? unwrapped(value) : value;
    if (kept === undefined) continue;
    if (made.get(key) !== undefined) throw new CelError(`Failed with repeated key: ${describeKey(key)}`);
    made.insert(key, kept);
  }
  return made;
}

function struct({ fields }: Of<'struct'>, run: Run, bindings: Bindings | undefined): Value {
  run.spend(40);
  const made = new EntryMap();
  for (const field of fields) {
    const value = evaluate(field.value, run, bindings);
    const kept = field.optional ? unwrapped(value) : value;
    if (kept !== undefined) made.insert(field.name, kept);
  }
  return made;
}

function loop(node: LoopNode, run: Run, bindings: Bindings | undefined): Value {
  const { accumulator: name } = node;
  const range = evaluate(node.range, run, bindings);
  let value: Value | CelError = initial(node, run, bindings);
  for (const [first, second] of items(range, node.variables.length)) {
    let inner: Bindings = { name, value, outer: bindings };
    inner = { name: node.variables[0]!, value: first, outer: inner };
    if (node.variables.length > 1) inner = { name: node.variables[1]!, value: second, outer: inner };
    if (evaluate(node.condition, run, inner) !== true) break;
    // `all` and `exists` may still come to an end that does not depend on what has failed.
    value = node.condition.kind === 'not-false' ? attempt(node.step, run, inner) : evaluate(node.step, run, inner);
  }
  if (value instanceof GrowingList) value = value.finished();
  return evaluate(node.result, run, { name, value, outer: bindings });
}

/** What macros gather grows in place: nobody else sees it before it is finished. */
function initial({ initial: node, accumulator: name }: LoopNode, run: Run, bindings: Bindings | undefined): Value {
  const value = evaluate(node, run, bindings);
  return name === accumulator && value instanceof CelList ? new GrowingList() : value;
}

function* items(range: Value, variables: number): Generator<readonly [Value, Value]> {
  if (range instanceof CelList) {
    for (let index = 0; index < range.size; index++) {
      yield variables > 1 ? [BigInt(index), range.at(index)] : [range.at(index), null];
    }
  } else if (range instanceof CelMap) {
    for (const key of range.keys()) yield [key, variables > 1 ? range.get(key)! : null];
  } else {
    throw noOverload();
  }
}
