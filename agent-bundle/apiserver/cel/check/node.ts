import type { CelType } from '../cel.ts';
import type { CelFunction } from '../library/function.ts';
import type { Value } from '../values/value.ts';
import type { Type } from './types.ts';

/** An expression whose names, fields and calls are known to mean something. */
export type Node = { readonly type: Type } &
  /** `price`: in the estimate, of what has been found out already; it costs nothing when it runs. */
  (
    | { readonly kind: 'constant'; readonly value: Value; readonly price?: number }
    /** What the caller gives. */
    | { readonly kind: 'input'; readonly name: string; readonly declared: CelType }
    /** What a comprehension around it holds. */
    | { readonly kind: 'bound'; readonly name: string }
    | {
        readonly kind: 'select';
        readonly operand: Node;
        readonly field: string;
        readonly mode: 'plain' | 'optional' | 'has';
      }
    | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
    | { readonly kind: 'conditional'; readonly condition: Node; readonly yes: Node; readonly no: Node }
    /** The condition of a loop: an error lets it go on. */
    | { readonly kind: 'not-false'; readonly operand: Node }
    /** `overloads`: those that fit the types; which of them is meant may show only when it runs. */
    | { readonly kind: 'call'; readonly overloads: readonly CelFunction[]; readonly args: readonly Node[] }
    /** `a.orValue(b)`: the other one is not looked at when there is a value. */
    | { readonly kind: 'or-else'; readonly unwrap: boolean; readonly operand: Node; readonly otherwise: Node }
    | { readonly kind: 'list'; readonly items: readonly Node[]; readonly optional: ReadonlySet<number> }
    | { readonly kind: 'map'; readonly entries: readonly { key: Node; value: Node; optional: boolean }[] }
    | { readonly kind: 'struct'; readonly fields: readonly { name: string; value: Node; optional: boolean }[] }
    | LoopNode
  );

export interface LoopNode {
  readonly kind: 'loop';
  readonly range: Node;
  readonly variables: readonly string[];
  readonly accumulator: string;
  readonly initial: Node;
  readonly condition: Node;
  readonly step: Node;
  readonly result: Node;
}
