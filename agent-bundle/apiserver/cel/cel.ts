/**
 * The Common Expression Language as Kubernetes speaks it: what is compiled, checked against types, priced, and evaluated within a budget.
 * https://kubernetes.io/docs/reference/using-api/cel/
 */

/**
 * A type that an expression is checked against. The sizes, where they are known, bound what it may cost; absent: as large as a
 * request may be. Access to a field that an object does not declare is an error at compile time; `dyn` is checked when it runs.
 */
export type CelType =
  | { readonly type: 'bool' | 'int' | 'uint' | 'double' | 'null' | 'timestamp' | 'duration' | 'dyn' | 'type' }
  | { readonly type: 'string' | 'bytes'; readonly maxLength?: number }
  /** `associative`: equal whatever the order of the items (`set`), or of their keys (`map`). */
  | {
      readonly type: 'list';
      readonly of: CelType;
      readonly maxItems?: number;
      readonly associative?: { readonly type: 'set' } | { readonly type: 'map'; readonly keys: readonly string[] };
    }
  | { readonly type: 'map'; readonly of: CelType; readonly maxProperties?: number }
  /** JSON objects with these members; `name` stands in messages. */
  | { readonly type: 'object'; readonly name: string; readonly fields: ReadonlyMap<string, CelType> }
  | { readonly type: 'optional'; readonly of: CelType }
  /** Of a library: `kubernetes.Quantity`, `kubernetes.URL`, `net.IP` … */
  | { readonly type: 'opaque'; readonly name: string };

export interface CelOptions {
  /** What the expression may name: `self`, `oldSelf`, `object`, `request`, `params`, `variables`, `authorizer` … */
  readonly variables: Readonly<Record<string, CelType>>;
  /** What must come out. */
  readonly returns: CelType['type'];
}

/**
 * What has been compiled. `errors` are in upstream's words: `ERROR: <input>:1:5: undefined field 'replica'` with the line and a
 * caret; callers put `compilation failed: ` before them. Of `result`, that something else comes out than must: one sentence.
 */
export type CelCompiled =
  | { readonly ok: true; readonly program: CelProgram }
  | { readonly ok: false; readonly reason: 'expression' | 'result'; readonly errors: readonly string[] };

export interface CelProgram {
  readonly expression: string;
  /** At most, by the sizes of the types; in upstream's units; what is of no known size is taken for as large as a request may be. */
  readonly estimatedCost: number;
  /** The variables that it names. */
  readonly uses: ReadonlySet<string>;
  /** What comes out: to declare a variable with, whose value it is. */
  readonly resultType: CelType;
  /**
   * `values` are plain JSON, read by the declared types: a number of type `int` is an integer. Takes what it costs from the budget.
   * What comes out is a boolean, a string, a bigint for an `int`; the rest as JSON: toJson in to-json.ts. It may be handed in as
   * a value again. Throws CelError for an error at run time, and CelBudgetError when the budget is used up.
   */
  evaluate(values: Readonly<Record<string, unknown>>, budget: CelBudget): unknown;
  /** The same, where an authorizer's answers may take time: library/authorizer.ts. */
  evaluateAsync(values: Readonly<Record<string, unknown>>, budget: CelBudget): Promise<unknown>;
}

/** What may still be spent, in upstream's units; shared by the rules of one object. */
export interface CelBudget {
  remaining: number;
}

/** An expression failed: no such key, a division by zero, a wrong type. */
export class CelError extends Error {}

/** An expression costs more than is left. */
export class CelBudgetError extends CelError {}
