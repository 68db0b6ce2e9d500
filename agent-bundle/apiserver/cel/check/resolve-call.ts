import type { CelFunction } from '../library/function.ts';
import type { Node } from './node.ts';
import { type Type, dyn, outermost, parseType } from './types.ts';
import { type Unifier, joined } from './unify.ts';

export interface ResolvedCall {
  readonly overloads: readonly CelFunction[];
  readonly result: Type;
}

/** The overloads that may be meant by the types of the arguments, and what comes out: anything, where they differ in it. */
export function resolveCall(
  candidates: readonly CelFunction[],
  receiver: boolean,
  args: readonly Node[],
  unifier: Unifier,
): ResolvedCall | undefined {
  const fitting: CelFunction[] = [];
  const results: Type[] = [];
  for (const candidate of candidates) {
    if (candidate.receiver !== receiver || candidate.args.length !== args.length) continue;
    const result = apply(candidate, args, unifier);
    if (result === undefined) continue;
    fitting.push(candidate);
    results.push(result);
  }
  const [first, ...rest] = results;
  if (first === undefined) return undefined;
  // What has been found out about the arguments stays where only one of them fits.
  const result = rest.every((other) => sameKind(first, other)) ? first : dyn;
  return { overloads: fitting, result: sized(fitting, args, result) };
}

function apply({ args, result }: CelFunction, given: readonly Node[], unifier: Unifier): Type | undefined {
  const variables = new Map<string, Type>();
  const declared = args.map((arg) => parseType(arg, variables));
  // A type that stands in for several of the arguments is the larger one of them.
  const fits = unifier.attempt(() => given.every(({ type }, index) => unifier.assign(declared[index]!, type)));
  if (!fits) return undefined;
  const type = parseType(result, variables);
  const [first, second] = given;
  return args[0] === 'list(T)' && args[1] === 'list(T)' && result === 'list(T)'
    ? joined(first!.type, second!.type)
    : type;
}

function sameKind(a: Type, b: Type): boolean {
  const [left, right] = [outermost(a), outermost(b)];
  if (left.kind === 'opaque' && right.kind === 'opaque') return left.name === right.name;
  return left.kind === right.kind;
}

/** The result with the size that the function says it has at most. */
function sized(overloads: readonly CelFunction[], args: readonly Node[], result: Type): Type {
  const type = outermost(result);
  if (type.kind !== 'string' && type.kind !== 'bytes' && type.kind !== 'list') return result;
  const sizes = args.map((arg) => maxSize(arg.type));
  const max = Math.max(...overloads.map(({ resultSize }) => resultSize?.(sizes) ?? type.max ?? Infinity));
  return Number.isFinite(max) ? { ...type, max } : result;
}

/** As much as a request may hold. */
const maxRequest = 3 * 1024 * 1024;

/** At most, how large a value of this type is to whom goes over it. */
export function maxSize(type: Type): number {
  const found = outermost(type);
  switch (found.kind) {
    case 'string':
    case 'bytes':
      return found.max ?? maxRequest - 2;
    case 'list':
      return found.max ?? Math.floor((maxRequest - 2) / (leastJson(found.of) + 1));
    case 'map':
      return found.max ?? Math.floor((maxRequest - 2) / (leastJson(found.value) + 6));
    case 'dyn':
    case 'variable':
      return maxRequest - 2;
    case 'optional':
      return maxSize(found.of);
    case 'opaque':
      // The octets of IPv6.
      return found.name === 'net.IP' || found.name === 'net.CIDR' ? 16 : 1;
    default:
      // As upstream has it, objects are as cheap to compare as numbers: `self == oldSelf` is the most frequent of all rules.
      return 1;
  }
}

/** As short as a value of this type is in JSON. */
function leastJson(type: Type): number {
  const found = outermost(type);
  switch (found.kind) {
    case 'bool':
    case 'null':
      return 4;
    case 'string':
    case 'bytes':
    case 'list':
    case 'map':
    case 'object':
      return 2;
    default:
      return 1;
  }
}
