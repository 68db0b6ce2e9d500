import type { MatchCondition } from '../../../../common/api/admissionregistration/v1/rule.ts';
import type { CelType } from '../../cel/cel.ts';
import {
  BudgetUsedUp,
  type Expression,
  ExpressionError,
  compileExpression,
  conditionsBudget,
  evaluateExpression,
} from './expression.ts';

/** Expressions that must all be true of a request. */
export type MatchConditions = readonly Expression[];

export const compileMatchConditions = (
  conditions: readonly MatchCondition[],
  variables: Readonly<Record<string, CelType>>,
): MatchConditions => conditions.map(({ expression }) => compileExpression(expression, variables, 'bool'));

/**
 * Whether all are true. One that is false decides, whatever is wrong with others. Rejects with an ExpressionError where one cannot be evaluated.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions
 */
export async function meetsAll(
  conditions: MatchConditions,
  values: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const budget = conditionsBudget();
  const errors: string[] = [];
  for (const condition of conditions) {
    try {
      if ((await evaluateExpression(condition, values, budget)) !== true) return false;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error instanceof BudgetUsedUp) throw error;
      errors.push(error.message);
    }
  }
  if (errors.length === 0) return true;
  throw new ExpressionError(errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`);
}
