import type { Expr, LiteralValue } from './ast.ts';
import { FaultError } from './source.ts';

/** As deep as upstream lets an expression be: what walks the tree needs no more of the stack. */
export const maxDepth = 250;

/** An expression before its depth is known. */
type Shallow<E = Expr> = E extends Expr ? Omit<E, 'depth'> : never;

function childrenOf(expr: Shallow): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'select':
      return [expr.operand];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'list':
      return expr.items;
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'comprehension':
      return [expr.range, expr.initial, expr.condition, expr.step, expr.result];
  }
}

/** The expression of these parts. Throws FaultError where it becomes deeper than may be. */
export function make(expr: Shallow): Expr {
  let depth = 0;
  for (const child of childrenOf(expr)) depth = Math.max(depth, child.depth);
  if (depth >= maxDepth) throw tooDeep();
  return { ...expr, depth: depth + 1 };
}

export const tooDeep = (): FaultError => new FaultError(-1, `expression recursion limit exceeded: ${maxDepth}`);

export const literal = (at: number, value: LiteralValue): Expr => ({ kind: 'literal', at, value, depth: 1 });
export const truth = (at: number, value: boolean): Expr => literal(at, { type: 'bool', value });
export const named = (at: number, name: string): Expr => ({ kind: 'name', at, name, depth: 1 });
export const call = (at: number, name: string, ...args: Expr[]): Expr => make({ kind: 'call', at, name, args });
export const method = (at: number, target: Expr, name: string, ...args: Expr[]): Expr =>
  make({ kind: 'call', at, name, target, args });
export const listOf = (at: number, ...items: Expr[]): Expr =>
  make({ kind: 'list', at, items, optional: new Set<number>() });
