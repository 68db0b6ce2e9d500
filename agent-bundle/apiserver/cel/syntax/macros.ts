import type { Expr } from './ast.ts';
import { call, listOf, literal, make, method, named, truth } from './build.ts';
import { FaultError } from './source.ts';

/** No expression can name it: it begins with what no name begins with. */
export const accumulator = '@result';
export const notStrictlyFalse = '@not_strictly_false';
export const mapInsert = 'cel.@mapInsert';

const result = (at: number): Expr => named(at, accumulator);

interface MacroCall {
  readonly at: number;
  readonly target: Expr;
  readonly args: readonly Expr[];
  /** How many of the arguments name variables. */
  readonly variables: readonly string[];
  /** What stands behind the variables. */
  readonly rest: readonly Expr[];
}

interface Loop {
  readonly initial: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

interface Macro {
  readonly variables: number;
  /** How many arguments follow the variables. */
  readonly rest: readonly number[];
  expand(macro: MacroCall): Expr;
}

const loop =
  (parts: (macro: MacroCall) => Loop) =>
  (macro: MacroCall): Expr =>
    make({
      kind: 'comprehension',
      at: macro.at,
      range: macro.target,
      variables: macro.variables,
      accumulator,
      ...parts(macro),
    });

const all = loop(({ at, rest: [test] }) => ({
  initial: truth(at, true),
  condition: call(at, notStrictlyFalse, result(at)),
  step: call(at, '_&&_', result(at), test!),
  result: result(at),
}));

const exists = loop(({ at, rest: [test] }) => ({
  initial: truth(at, false),
  condition: call(at, notStrictlyFalse, call(at, '!_', result(at))),
  step: call(at, '_||_', result(at), test!),
  result: result(at),
}));

const existsOne = loop(({ at, rest: [test] }) => ({
  initial: literal(at, { type: 'int', value: 0n }),
  condition: truth(at, true),
  step: call(at, '_?_:_', test!, call(at, '_+_', result(at), literal(at, { type: 'int', value: 1n })), result(at)),
  result: call(at, '_==_', result(at), literal(at, { type: 'int', value: 1n })),
}));

const filter = loop((macro) => collect(macro, macro.rest[0], macro.args[0]!));
const map = loop((macro) => collect(macro, macro.rest.length > 1 ? macro.rest[0] : undefined, macro.rest.at(-1)!));

function collect({ at }: MacroCall, test: Expr | undefined, item: Expr): Loop {
  const added = call(at, '_+_', result(at), listOf(at, item));
  return collected(at, listOf(at), test, added);
}

function collected(at: number, initial: Expr, test: Expr | undefined, added: Expr): Loop {
  const step = test === undefined ? added : call(at, '_?_:_', test, added, result(at));
  return { initial, condition: truth(at, true), step, result: result(at) };
}

const transformMap = loop(({ at, rest, args }) => {
  const added = call(at, mapInsert, result(at), args[0]!, rest.at(-1)!);
  return collected(at, make({ kind: 'map', at, entries: [] }), rest.length > 1 ? rest[0] : undefined, added);
});

const transformMapEntry = loop(({ at, rest }) => {
  const added = call(at, mapInsert, result(at), rest.at(-1)!);
  return collected(at, make({ kind: 'map', at, entries: [] }), rest.length > 1 ? rest[0] : undefined, added);
});

/** `cel.bind(name, value, body)`, and what optional values bind: a loop over nothing. */
const bind = (at: number, name: string, value: Expr, body: Expr): Expr =>
  make({
    kind: 'comprehension',
    at,
    range: listOf(at),
    variables: ['#unused'],
    accumulator: name,
    initial: value,
    condition: truth(at, false),
    step: named(at, name),
    result: body,
  });

/** The optional value is bound, and not written out twice: a chain of them would become as long as all of them doubled. */
const optionalTarget = '@target';

const optional =
  (wrap: (at: number, body: Expr) => Expr) =>
  ({ at, target, variables, rest }: MacroCall): Expr => {
    const held = named(at, optionalTarget);
    const some = wrap(at, bind(at, variables[0]!, method(at, held, 'value'), rest[0]!));
    const none = method(at, named(at, 'optional'), 'none');
    return bind(at, optionalTarget, target, call(at, '_?_:_', method(at, held, 'hasValue'), some, none));
  };

const macros: Readonly<Record<string, readonly Macro[]>> = {
  all: [
    { variables: 1, rest: [1], expand: all },
    { variables: 2, rest: [1], expand: all },
  ],
  exists: [
    { variables: 1, rest: [1], expand: exists },
    { variables: 2, rest: [1], expand: exists },
  ],
  exists_one: [{ variables: 1, rest: [1], expand: existsOne }],
  existsOne: [
    { variables: 1, rest: [1], expand: existsOne },
    { variables: 2, rest: [1], expand: existsOne },
  ],
  filter: [{ variables: 1, rest: [1], expand: filter }],
  map: [{ variables: 1, rest: [1, 2], expand: map }],
  transformList: [{ variables: 2, rest: [1, 2], expand: map }],
  transformMap: [{ variables: 2, rest: [1, 2], expand: transformMap }],
  transformMapEntry: [{ variables: 2, rest: [1, 2], expand: transformMapEntry }],
  optMap: [{ variables: 1, rest: [1], expand: optional((at, body) => method(at, named(at, 'optional'), 'of', body)) }],
  optFlatMap: [{ variables: 1, rest: [1], expand: optional((_, body) => body) }],
};

/** What a method call means that is a macro; undefined for any other. Throws FaultError. */
export function expandMethod(at: number, target: Expr, name: string, args: readonly Expr[]): Expr | undefined {
  if (name === 'bind' && target.kind === 'name' && target.name === 'cel' && args.length === 3) {
    return bind(at, variableName(args[0]!, 'cel.bind() variable names must be simple identifiers'), args[1]!, args[2]!);
  }
  const macro = Object.hasOwn(macros, name)
    ? macros[name]!.find(({ variables, rest }) => rest.includes(args.length - variables))
    : undefined;
  if (macro === undefined) return undefined;
  const variables = args.slice(0, macro.variables).map((arg) => variableName(arg, 'argument must be a simple name'));
  if (new Set(variables).size < variables.length) {
    throw new FaultError(args[1]!.at, `duplicate variable name: ${variables[1]!}`);
  }
  return macro.expand({ at, target, args, variables, rest: args.slice(macro.variables) });
}

function variableName(arg: Expr, otherwise: string): string {
  if (arg.kind !== 'name' || arg.name.startsWith('.')) throw new FaultError(arg.at, otherwise);
  return arg.name;
}

/** `has(a.b)`. Throws FaultError where it is asked of anything else. */
export function expandHas(args: readonly Expr[]): Expr {
  const [arg] = args;
  if (arg?.kind !== 'select') throw new FaultError(arg?.at ?? 0, 'invalid argument to has() macro');
  return { ...arg, mode: 'has' };
}
