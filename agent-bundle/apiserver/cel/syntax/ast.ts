/**
 * An expression as it was written, with its macros written out: `xs.all(x, p)` is a comprehension.
 * `at`: its place as messages name it: the dot of a selection, the operator, the parenthesis of a call.
 */
export type Expr = { readonly at: number; readonly depth: number } & (
  | { readonly kind: 'literal'; readonly value: LiteralValue }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'select';
      readonly operand: Expr;
      readonly field: string;
      /** `plain`: `a.b`; `optional`: `a.?b`; `has`: of the macro. */
      readonly mode: 'plain' | 'optional' | 'has';
    }
  | { readonly kind: 'call'; readonly name: string; readonly target?: Expr; readonly args: readonly Expr[] }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly optional: ReadonlySet<number> }
  | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly StructField[] }
  | Comprehension
);

export type LiteralValue =
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int' | 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

export interface MapEntry {
  readonly key: Expr;
  readonly value: Expr;
  readonly optional: boolean;
}

export interface StructField {
  readonly name: string;
  readonly at: number;
  readonly value: Expr;
  readonly optional: boolean;
}

/**
 * For every item of `range`, while `condition` holds: the accumulator becomes `step`; what comes out is `result`.
 * With one variable: the item of a list, the key of a map; with two: index or key, and value.
 */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly range: Expr;
  readonly variables: readonly string[];
  readonly accumulator: string;
  readonly initial: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}
