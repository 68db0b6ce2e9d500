import type { CelOptions } from '../cel.ts';
import { unescapeField } from '../fields.ts';
import { functionsNamed, isFunction } from '../library/library.ts';
import type { Comprehension, Expr, LiteralValue } from '../syntax/ast.ts';
import { notStrictlyFalse } from '../syntax/macros.ts';
import type { Fault } from '../syntax/source.ts';
import { CelTypeValue, CelUint, type Value } from '../values/value.ts';
import { checkLiterals } from './literals.ts';
import { folded } from './fold.ts';
import type { Node } from './node.ts';
import { resolveCall } from './resolve-call.ts';
import { typeValues } from './type-values.ts';
import { type Type, bool, describeType, dyn, outermost, string, typeOf } from './types.ts';
import { Unifier, joined } from './unify.ts';

type Select = Extract<Expr, { kind: 'select' }>;
type Call = Extract<Expr, { kind: 'call' }>;

export interface Checked {
  readonly node: Node;
  /** What it names of what the caller gives. */
  readonly uses: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/** What an expression means by the types of what it may name; faults in upstream's words where it means nothing. */
export function check(expr: Expr, options: Pick<CelOptions, 'variables'>): Checked {
  const checker = new Checker(options);
  const node = checker.node(expr, undefined);
  return { node, uses: checker.uses, faults: checker.faults };
}

/** The variables of the comprehensions around. */
interface Scope {
  readonly name: string;
  type: Type;
  readonly outer: Scope | undefined;
}

const keyKinds = new Set<Type['kind']>(['bool', 'int', 'uint', 'double', 'string', 'dyn', 'variable']);
const unknown: Node = { kind: 'constant', value: null, type: dyn };

class Checker {
  readonly faults: Fault[] = [];
  readonly uses = new Set<string>();
  readonly #variables: CelOptions['variables'];
  readonly #unifier = new Unifier();

  constructor({ variables }: Pick<CelOptions, 'variables'>) {
    this.#variables = variables;
  }

  node(expr: Expr, scope: Scope | undefined): Node {
    switch (expr.kind) {
      case 'literal':
        return constant(expr.value);
      case 'name':
        return this.#named(expr.name, scope) ?? this.#undeclared(expr.at, expr.name);
      case 'select':
        return this.#select(expr, scope);
      case 'call':
        return this.#call(expr, scope);
      case 'list':
        return this.#list(expr, scope);
      case 'map':
        return this.#map(expr, scope);
      case 'struct':
        return this.#struct(expr, scope);
      case 'comprehension':
        return this.#loop(expr, expr.at, scope);
    }
  }

  #fault(at: number, message: string): Node {
    this.faults.push({ at, message });
    return unknown;
  }

  #undeclared(at: number, name: string): Node {
    return this.#fault(at, `undeclared reference to '${name}' (in container '')`);
  }

  #named(written: string, scope: Scope | undefined): Node | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written;
    if (name === written) {
      for (let at = scope; at !== undefined; at = at.outer) {
        if (at.name === name) return { kind: 'bound', name, type: at.type };
      }
    }
    if (Object.hasOwn(this.#variables, name)) {
      this.uses.add(name);
      const declared = this.#variables[name]!;
      return { kind: 'input', name, declared, type: typeOf(declared) };
    }
    const type = typeValues.get(name);
    return type && { kind: 'constant', value: new CelTypeValue(name), type: { kind: 'type', of: type } };
  }

  /** `a.b.c` may be one name: a variable, a type. */
  #qualified(expr: Expr, scope: Scope | undefined): Node | undefined {
    const name = qualifiedName(expr);
    if (name === undefined || !name.includes('.')) return undefined;
    const first = name.slice(0, name.indexOf('.'));
    for (let at = scope; at !== undefined; at = at.outer) if (at.name === first) return undefined;
    return this.#named(name, undefined);
  }

  #select(expr: Select, scope: Scope | undefined): Node {
    const whole = expr.mode === 'plain' ? this.#qualified(expr, scope) : undefined;
    if (whole !== undefined) return whole;
    const operand = this.node(expr.operand, scope);
    const selected = this.#field(operand.type, expr);
    if (selected === undefined) return unknown;
    const { field, mode } = expr;
    if (mode === 'has') return { kind: 'select', operand, field, mode, type: bool };
    const isOptional = mode === 'optional' || outermost(operand.type).kind === 'optional';
    const type: Type = isOptional ? { kind: 'optional', of: selected } : selected;
    return { kind: 'select', operand, field, mode: isOptional ? 'optional' : mode, type };
  }

  #field(operand: Type, { at, field }: Select): Type | undefined {
    const outer = outermost(operand);
    const type = outer.kind === 'optional' ? outermost(outer.of) : outer;
    switch (type.kind) {
      case 'map':
        return outermost(type.value);
      case 'dyn':
        return dyn;
      case 'variable':
        this.#unifier.assign(type, dyn);
        return dyn;
      case 'object': {
        const declared = type.fields.get(unescapeField(field, type.fields));
        if (declared !== undefined) return typeOf(declared);
        this.#fault(at, `undefined field '${field}'`);
        return undefined;
      }
      default:
        this.#fault(at, `type '${describeType(type)}' does not support field selection`);
        return undefined;
    }
  }

  #call(expr: Call, scope: Scope | undefined): Node {
    const { at, target, name } = expr;
    if (target === undefined) {
      const special = this.#operator(expr, scope);
      if (special !== undefined) return special;
      return this.#overloaded(at, name, false, expr.args, expr.args, scope);
    }
    // `math.least(…)` is no method of `math`.
    const prefix = qualifiedName(target);
    const qualified = prefix === undefined ? undefined : `${prefix}.${name}`;
    if (qualified !== undefined && isFunction(qualified, false)) {
      return this.#overloaded(at, qualified, false, expr.args, expr.args, scope);
    }
    const node = this.#overloaded(at, name, true, [target, ...expr.args], expr.args, scope);
    if (node.kind !== 'call' || (name !== 'orValue' && name !== 'or')) return node;
    return {
      kind: 'or-else',
      unwrap: name === 'orValue',
      operand: node.args[0]!,
      otherwise: node.args[1]!,
      type: node.type,
    };
  }

  /** Operators that do not look at all their operands. */
  #operator({ at, name, args }: Call, scope: Scope | undefined): Node | undefined {
    switch (name) {
      case '_&&_':
      case '_||_': {
        const [left, right] = args.map((arg) => this.node(arg, scope)) as [Node, Node];
        if (!this.#fits([left, right], [bool, bool])) return this.#mismatch(at, name, [left, right]);
        return { kind: name === '_&&_' ? 'and' : 'or', left, right, type: bool };
      }
      case '_?_:_': {
        const [condition, yes, no] = args.map((arg) => this.node(arg, scope)) as [Node, Node, Node];
        if (!this.#fits([condition, yes], [bool, no.type])) return this.#mismatch(at, name, [condition, yes, no]);
        return { kind: 'conditional', condition, yes, no, type: joined(yes.type, no.type) };
      }
      case notStrictlyFalse:
        return { kind: 'not-false', operand: this.node(args[0]!, scope), type: bool };
      default:
        return undefined;
    }
  }

  #fits(nodes: readonly Node[], types: readonly Type[]): boolean {
    return this.#unifier.attempt(() => nodes.every(({ type }, index) => this.#unifier.assign(types[index]!, type)));
  }

  #mismatch(at: number, name: string, args: readonly Node[], receiver = false): Node {
    const types = args.map(({ type }) => describeType(type));
    const applied = receiver ? `${types[0]}.(${types.slice(1).join(', ')})` : `(${types.join(', ')})`;
    return this.#fault(at, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  #overloaded(
    at: number,
    name: string,
    receiver: boolean,
    exprs: readonly Expr[],
    literals: readonly Expr[],
    scope: Scope | undefined,
  ): Node {
    const candidates = functionsNamed(name);
    if (candidates.length === 0) {
      for (const expr of exprs) this.node(expr, scope);
      return this.#undeclared(at, name);
    }
    const faults = this.faults.length;
    // What a text is filled with may be of any types.
    const args = exprs.map((expr) =>
      name === 'format' && expr.kind === 'list' ? this.#list(expr, scope, true) : this.node(expr, scope),
    );
    const found = resolveCall(candidates, receiver, args, this.#unifier);
    // Where an argument means nothing, what it is given to need not be told.
    if (found === undefined) return this.faults.length > faults ? unknown : this.#mismatch(at, name, args, receiver);
    this.faults.push(...checkLiterals(name, literals));
    return folded({ kind: 'call', overloads: found.overloads, args, type: found.result });
  }

  #list({ items, optional }: Extract<Expr, { kind: 'list' }>, scope: Scope | undefined, mixed = false): Node {
    const nodes = items.map((item) => this.node(item, scope));
    const types = nodes.map(({ type }, index) => (optional.has(index) ? this.#inner(type) : type));
    const of = mixed ? dyn : this.#same(types, items);
    return folded({ kind: 'list', items: nodes, optional, type: { kind: 'list', of, max: nodes.length } });
  }

  #map({ entries }: Extract<Expr, { kind: 'map' }>, scope: Scope | undefined): Node {
    const nodes = entries.map(({ key, value, optional }) => ({
      key: this.node(key, scope),
      value: this.node(value, scope),
      optional,
    }));
    const key = this.#keyType(
      nodes.map((entry) => entry.key.type),
      entries.map((entry) => entry.key),
    );
    const value = this.#same(
      nodes.map((entry) => (entry.optional ? this.#inner(entry.value.type) : entry.value.type)),
      entries.map((entry) => entry.value),
    );
    return folded({ kind: 'map', entries: nodes, type: { kind: 'map', key, value, max: nodes.length } });
  }

  /** Keys of other types fail when it runs; here they would only make types of types as large as all of them doubled. */
  #keyType(types: readonly Type[], exprs: readonly Expr[]): Type {
    const type = this.#same(types, exprs);
    return keyKinds.has(outermost(type).kind) ? type : dyn;
  }

  /** What is in an optional. */
  #inner(type: Type): Type {
    const outer = outermost(type);
    return outer.kind === 'optional' ? outer.of : dyn;
  }

  /** The one type of all of them: lists and maps that mix types are refused, as upstream does. */
  #same(types: readonly Type[], exprs: readonly Expr[]): Type {
    const [first, ...rest] = types;
    if (first === undefined) return { kind: 'variable', name: 'T', bound: undefined };
    let type = first;
    for (const [index, other] of rest.entries()) {
      if (this.#unifier.attempt(() => this.#unifier.assign(type, other))) {
        type = joined(type, other);
      } else {
        const message = `expected type '${describeType(type)}' but found '${describeType(other)}'`;
        this.#fault(exprs[index + 1]!.at, message);
      }
    }
    return type;
  }

  /** `Object{…}`: of what mutating policies put together; members are looked at where they are applied. */
  #struct({ at, name, fields }: Extract<Expr, { kind: 'struct' }>, scope: Scope | undefined): Node {
    if (name !== 'Object' && !name.startsWith('Object.') && name !== 'JSONPatch') return this.#undeclared(at, name);
    const nodes = fields.map((field) => ({
      name: field.name,
      value: this.node(field.value, scope),
      optional: field.optional,
    }));
    return { kind: 'struct', fields: nodes, type: { kind: 'map', key: string, value: dyn } };
  }

  #loop(expr: Comprehension, at: number, scope: Scope | undefined): Node {
    const range = this.node(expr.range, scope);
    const initial = this.node(expr.initial, scope);
    const held: Scope = { name: expr.accumulator, type: initial.type, outer: scope };
    const variables = this.#variableTypes(range.type, expr);
    const inner = expr.variables.reduce<Scope>(
      (outer, name, index) => ({ name, type: variables[index]!, outer }),
      held,
    );
    const condition = this.node(expr.condition, inner);
    const step = this.node(expr.step, inner);
    const fits = this.#unifier.attempt(() => this.#unifier.assign(initial.type, step.type));
    if (!fits) {
      const found = describeType(step.type);
      return this.#fault(at, `expected type '${describeType(initial.type)}' but found '${found}'`);
    }
    held.type = gathered(initial, step, range);
    const result = this.node(expr.result, held);
    const { accumulator } = expr;
    return {
      kind: 'loop',
      range,
      variables: expr.variables,
      accumulator,
      initial,
      condition,
      step,
      result,
      type: result.type,
    };
  }

  #variableTypes(range: Type, { variables, range: expr }: Comprehension): readonly Type[] {
    const type = outermost(range);
    const two = variables.length === 2;
    switch (type.kind) {
      case 'list':
        return two ? [{ kind: 'int' }, type.of] : [type.of];
      case 'map':
        return two ? [type.key, type.value] : [type.key];
      case 'dyn':
        return [dyn, dyn];
      case 'variable':
        this.#unifier.assign(type, dyn);
        return [dyn, dyn];
      default:
        this.#fault(
          expr.at,
          `expression of type '${describeType(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [dyn, dyn];
    }
  }
}

/** What is gathered is as large as what is gone through. */
function gathered(initial: Node, step: Node, range: Node): Type {
  const [type, over] = [outermost(step.type), outermost(range.type)];
  const max = over.kind === 'list' || over.kind === 'map' ? over.max : undefined;
  if (initial.kind === 'list' && initial.items.length === 0 && type.kind === 'list') return { ...type, max };
  if (initial.kind === 'map' && initial.entries.length === 0 && type.kind === 'map') return { ...type, max };
  return initial.type;
}

function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.name.startsWith('.') ? expr.name.slice(1) : expr.name;
  if (expr.kind !== 'select' || expr.mode !== 'plain') return undefined;
  const prefix = qualifiedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}

function constant(literal: LiteralValue): Node {
  const value: Value = literal.type === 'uint' ? new CelUint(literal.value) : literal.value;
  return { kind: 'constant', value, type: literalType(literal) };
}

function literalType(literal: LiteralValue): Type {
  if (literal.type === 'string') return { kind: 'string', max: [...literal.value].length };
  if (literal.type === 'bytes') return { kind: 'bytes', max: literal.value.length };
  return { kind: literal.type };
}
