import { type Type, type TypeVariable, outermost } from './types.ts';

/** Finds out what types stand for; what it found can be taken back when a signature does not fit after all. */
export class Unifier {
  readonly #trail: TypeVariable[] = [];

  /** Whether `tried` holds; where it does not, nothing has been found out. */
  attempt(tried: () => boolean): boolean {
    const mark = this.#trail.length;
    if (tried()) return true;
    this.undo(mark);
    return false;
  }

  /** The point to go back to. */
  get mark(): number {
    return this.#trail.length;
  }

  undo(mark: number): void {
    while (this.#trail.length > mark) this.#trail.pop()!.bound = undefined;
  }

  /** Whether a value of type `from` may stand where `to` is asked for. */
  assign(to: Type, from: Type): boolean {
    const [a, b] = [outermost(to), outermost(from)];
    if (a === b || a.kind === 'dyn' || b.kind === 'dyn') return true;
    if (a.kind === 'variable') return this.#bind(a, b);
    if (b.kind === 'variable') return this.#bind(b, a);
    // As upstream: null stands for messages, times, durations and what libraries bring along.
    if (b.kind === 'null' && nullable.has(a.kind)) return true;
    if (a.kind === 'null' && nullable.has(b.kind)) return true;
    if (a.kind !== b.kind) return false;
    return this.#parts(a, b);
  }

  #parts(a: Type, b: Type): boolean {
    if (a.kind === 'list' && b.kind === 'list') return this.assign(a.of, b.of);
    if (a.kind === 'map' && b.kind === 'map') return this.assign(a.key, b.key) && this.assign(a.value, b.value);
    if (a.kind === 'optional' && b.kind === 'optional') return this.assign(a.of, b.of);
    if (a.kind === 'type') return true;
    if (a.kind === 'object' && b.kind === 'object') return a.name === b.name;
    if (a.kind === 'opaque' && b.kind === 'opaque') return a.name === b.name;
    return true;
  }

  #bind(variable: TypeVariable, type: Type): boolean {
    if (mentions(type, variable)) return false;
    variable.bound = type;
    this.#trail.push(variable);
    return true;
  }
}

const nullable = new Set<Type['kind']>(['object', 'opaque', 'optional', 'timestamp', 'duration']);

function mentions(type: Type, variable: TypeVariable): boolean {
  const found = outermost(type);
  switch (found.kind) {
    case 'variable':
      return found === variable;
    case 'list':
    case 'optional':
    case 'type':
      return mentions(found.of, variable);
    case 'map':
      return mentions(found.key, variable) || mentions(found.value, variable);
    default:
      return false;
  }
}

/** Of two types that may stand for each other, the one that is larger: what a variable that holds both may be. */
export function joined(a: Type, b: Type): Type {
  const [left, right] = [outermost(a), outermost(b)];
  if (left.kind === 'dyn' || right.kind === 'dyn') return left.kind === 'dyn' ? left : right;
  if (left.kind === 'list' && right.kind === 'list') {
    return { kind: 'list', of: joined(left.of, right.of), max: larger(left.max, right.max) };
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const value = joined(left.value, right.value);
    return { kind: 'map', key: joined(left.key, right.key), value, max: larger(left.max, right.max) };
  }
  if ((left.kind === 'string' || left.kind === 'bytes') && left.kind === right.kind) {
    return { kind: left.kind, max: larger(left.max, right.max) };
  }
  return left.kind === 'null' ? right : left;
}

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.max(a, b);
