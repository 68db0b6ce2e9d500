import { check } from './check/check.ts';
import { declaredType, outermost } from './check/types.ts';
import { type CelBudget, CelBudgetError, type CelCompiled, type CelOptions, type CelProgram } from './cel.ts';
import { estimate } from './cost/estimate.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { withAnswers } from './evaluate/pending.ts';
import { Run } from './evaluate/run.ts';
import { parse } from './syntax/parse.ts';
import { describeFaults } from './syntax/source.ts';
import type { Node } from './check/node.ts';

/**
 * An expression, checked against the types of what it may name. Parsing, checking and pricing take time linear in its length.
 * https://kubernetes.io/docs/reference/using-api/cel/
 */
export function compileCel(expression: string, options: CelOptions): CelCompiled {
  const parsed = parse(expression);
  if (!parsed.ok) return { ok: false, reason: 'expression', errors: describeFaults(expression, parsed.faults) };
  const { node, uses, faults } = check(parsed.expr, options);
  if (faults.length > 0) return { ok: false, reason: 'expression', errors: describeFaults(expression, faults) };
  if (!returns(node, options.returns)) {
    return { ok: false, reason: 'result', errors: [`must evaluate to ${options.returns}`] };
  }
  return { ok: true, program: program(expression, node, uses) };
}

function returns({ type }: Node, wanted: CelOptions['returns']): boolean {
  const { kind } = outermost(type);
  return wanted === 'dyn' || kind === wanted || kind === 'dyn' || kind === 'variable';
}

function program(expression: string, node: Node, uses: ReadonlySet<string>): CelProgram {
  return {
    expression,
    uses,
    estimatedCost: estimate(node),
    resultType: declaredType(node.type),
    evaluate: (values, budget) => run(node, values, budget),
    evaluateAsync: (values, budget) => withAnswers(() => run(node, values, budget), budget),
  };
}

/** What is too deep for the stack, or too long for a string, is an error of the expression. */
function run(node: Node, values: Readonly<Record<string, unknown>>, budget: CelBudget): unknown {
  try {
    return evaluate(node, new Run(values, budget), undefined);
  } catch (error) {
    if (error instanceof RangeError) throw new CelBudgetError('operation cancelled: the value is too large');
    throw error;
  }
}
