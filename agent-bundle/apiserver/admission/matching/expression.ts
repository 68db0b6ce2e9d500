import { setImmediate as othersTurn } from 'node:timers/promises';
import {
  type CelBudget,
  CelBudgetError,
  type CelCompiled,
  CelError,
  type CelProgram,
  type CelType,
} from '../../cel/cel.ts';
import { compileCel } from '../../cel/compile.ts';
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

/** After an expression that cost more, others are served before the next one; in upstream's units, about 10 ms. */
const longTurn = 100_000;
/** Or after so many milliseconds: what is compiled for the first time, such as a pattern, has no price. */
const longTime = 10;
/** Since when the expressions that share a budget have kept others waiting, as performance.now() counts. */
const turns = new WeakMap<CelBudget, number>();

/** Rejects with an ExpressionError. */
export async function evaluateExpression(expression: Expression, values: Values, budget: CelBudget): Promise<unknown> {
  const program = programOf(expression);
  const { remaining } = budget;
  const since = turns.get(budget) ?? performance.now();
  turns.set(budget, since);
  const allowance = allowanceOf(budget);
  try {
    return await program.evaluateAsync(values, allowance.own);
  } catch (error) {
    throw failureOf(expression, error, allowance);
  } finally {
    allowance.settle();
    if (remaining - budget.remaining > longTurn || performance.now() - since > longTime) {
      await othersTurn();
      turns.delete(budget);
    }
  }
}

/** A variable that another expression looks at just now; its errors are errors of that one. Throws a CelError. */
export function evaluateVariable(name: string, { compiled }: Expression, values: Values, budget: CelBudget): unknown {
  const variable = `composited variable ${JSON.stringify(name)} fails to`;
  if (!compiled.ok) throw new CelError(`${variable} compile: ${compilationWords(compiled)}`);
  const allowance = allowanceOf(budget);
  try {
    return compiled.program.evaluate(values, allowance.own);
  } catch (error) {
    const isPlain = error instanceof CelError && error.constructor === CelError;
    throw isPlain ? new CelError(`${variable} evaluate: ${error.message}`) : error;
  } finally {
    allowance.settle();
  }
}

function programOf({ compiled }: Expression): CelProgram {
  if (compiled.ok) return compiled.program;
  throw new ExpressionError(`compilation error: ${compilationWords(compiled)}`);
}

/** What one expression may take from what all of them may. */
interface Allowance {
  readonly own: CelBudget;
  readonly isLast: boolean;
  settle(): void;
}

function allowanceOf(budget: CelBudget): Allowance {
  const most = Math.min(costOfOne, budget.remaining);
  const own = { remaining: most };
  const settle = () => {
    budget.remaining -= most - Math.max(own.remaining, 0);
  };
  return { own, isLast: most < costOfOne, settle };
}

const usedUp = 'validation failed due to running out of cost budget, no further validation rules will be run';

function failureOf({ text }: Expression, error: unknown, { isLast }: Allowance): unknown {
  if (error instanceof ExpressionError || !(error instanceof CelError)) return error;
  if (error instanceof CelBudgetError && isLast) return new BudgetUsedUp(usedUp);
  return new ExpressionError(`expression '${text.trim()}' resulted in error: ${error.message}`);
}

type Refused = Extract<CelCompiled, { ok: false }>;

const compilationWords = ({ reason, errors }: Refused): string =>
  reason === 'expression' ? `compilation failed: ${errors.join('\n')}` : errors.join('\n');

/** What is wrong with an expression of an object that is written; blank ones are refused elsewhere. */
export const validateCel = (
  text: string,
  field: string,
  variables: Variables,
  returns: CelType['type'],
): FieldError[] => (text.trim() === '' ? [] : compilationErrors(compileExpression(text, variables, returns), field));

/** The same of one that is compiled already. */
export function compilationErrors(expression: Expression | undefined, field: string): FieldError[] {
  if (!expression || expression.text.trim() === '' || expression.compiled.ok) return [];
  return [invalidValue(field, expression.text, compilationWords(expression.compiled))];
}
