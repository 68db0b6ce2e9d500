import { type CelBudget, CelBudgetError, type CelCompiled, CelError, type CelType } from '../../cel/cel.ts';
import { compileCel } from '../../cel/compile.ts';
import type { CelProgram } from '../../cel/cel.ts';
import { type FieldError, invalidValue } from '../../registry/field-error.ts';

/** What one expression may cost, in upstream's units: https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints */
const costOfOne = 1_000_000;

/** What the expressions of one policy, for one of its bindings, may cost together. */
export const policyBudget = (): CelBudget => ({ remaining: 10_000_000 });
/** What the match conditions of a webhook or a policy may. */
export const conditionsBudget = (): CelBudget => ({ remaining: 2_500_000 });

type Variables = Readonly<Record<string, CelType>>;
type Values = Readonly<Record<string, unknown>>;

/** An expression that could not be evaluated, in upstream's words. */
export class ExpressionError extends Error {}

/** There is nothing left to spend: what comes after this one cannot be evaluated either. */
export class BudgetUsedUp extends ExpressionError {}

/** An expression of an object that was found valid, which still may be of another version of the language. */
export interface Expression {
  readonly text: string;
  readonly compiled: CelCompiled;
}

export const compileExpression = (text: string, variables: Variables, returns: CelType['type']): Expression => ({
  text,
  compiled: compileCel(text, { variables, returns }),
});

/** Throws an ExpressionError. */
export function evaluateExpression({ text, compiled }: Expression, values: Values, budget: CelBudget): unknown {
  if (!compiled.ok) throw new ExpressionError(`compilation error: ${compilationWords(compiled)}`);
  try {
    return spend(compiled.program, values, budget);
  } catch (error) {
    if (error instanceof ExpressionError || !(error instanceof CelError)) throw error;
    throw new ExpressionError(`expression '${text.trim()}' resulted in error: ${error.message}`);
  }
}

function spend(program: CelProgram, values: Values, budget: CelBudget): unknown {
  const most = Math.min(costOfOne, budget.remaining);
  const own = { remaining: most };
  try {
    return program.evaluate(values, own);
  } catch (error) {
    const whole = error instanceof CelBudgetError && most < costOfOne;
    if (!whole) throw error;
    throw new BudgetUsedUp(
      'validation failed due to running out of cost budget, no further validation rules will be run',
    );
  } finally {
    budget.remaining -= most - Math.max(own.remaining, 0);
  }
}

type Refused = Extract<CelCompiled, { ok: false }>;

const compilationWords = ({ reason, errors }: Refused): string =>
  reason === 'expression' ? `compilation failed: ${errors.join('\n')}` : errors.join('\n');

/** What is wrong with an expression of an object that is written; blank ones are refused elsewhere. */
export function validateCel(text: string, field: string, variables: Variables, returns: CelType['type']): FieldError[] {
  if (text.trim() === '') return [];
  const { compiled } = compileExpression(text, variables, returns);
  return compiled.ok ? [] : [invalidValue(field, text, compilationWords(compiled))];
}
