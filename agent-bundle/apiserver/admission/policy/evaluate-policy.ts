import type { CelBudget } from '../../cel/cel.ts';
import { BudgetUsedUp, ExpressionError, evaluateExpression, policyBudget } from '../matching/expression.ts';
import { meetsAll } from '../matching/match-conditions.ts';
import { lazyVariables } from './policy-variables.ts';
import type { CompiledPolicy, CompiledValidation } from './compile-policy.ts';

type Values = Readonly<Record<string, unknown>>;

/** What is not as it must be. */
export interface Failure {
  readonly message: string;
  readonly reason: string;
  /** Which of the validations; absent where it is none of them. */
  readonly index: number;
}

export interface Evaluation {
  readonly failures: readonly Failure[];
  /** For the audit log, by the end of their keys. */
  readonly annotations: readonly (readonly [key: string, value: string])[];
}

const nothing: Evaluation = { failures: [], annotations: [] };

/** Upstream's, in bytes. */
const longestMessage = 5 * 1024;
const longestAnnotation = 10 * 1024;

/**
 * What a policy says of a request. `values` without `variables`, which are worked out when an expression first looks at them. What cannot
 * be evaluated is a failure, or nothing, as its failurePolicy has it.
 */
export async function evaluatePolicy(policy: CompiledPolicy, values: Values): Promise<Evaluation> {
  const budget = policyBudget();
  const failed = (error: unknown, index = 0): Failure[] => {
    if (!(error instanceof ExpressionError)) throw error;
    return policy.failurePolicy === 'Ignore' ? [] : [{ message: error.message, reason: 'Invalid', index }];
  };
  try {
    if (!(await meetsAll(policy.conditions, values))) return nothing;
  } catch (error) {
    return { failures: failed(error), annotations: [] };
  }
  const all = { ...values, variables: lazyVariables(policy.variables, values, budget) };
  const failures: Failure[] = [];
  for (const [index, validation] of policy.validations.entries()) {
    try {
      const failure = await failureOf(validation, all, budget);
      if (failure) failures.push({ ...failure, index });
    } catch (error) {
      if (error instanceof BudgetUsedUp) return { failures: failed(error), annotations: [] };
      failures.push(...failed(error, index));
    }
  }
  const annotations: [string, string][] = [];
  for (const { key, value } of policy.auditAnnotations) {
    try {
      const text = await evaluateExpression(value, all, budget);
      if (typeof text === 'string' && text.trim() !== '') annotations.push([key, text.slice(0, longestAnnotation)]);
      else if (text !== null && typeof text !== 'string') {
        throw new ExpressionError(
          `valueExpression '${value.text}' resulted in unsupported return type: it must be a string or null`,
        );
      }
    } catch (error) {
      failures.push(...failed(error));
    }
  }
  return { failures, annotations };
}

async function failureOf(
  validation: CompiledValidation,
  values: Values,
  budget: CelBudget,
): Promise<Pick<Failure, 'message' | 'reason'> | undefined> {
  const { expression, reason } = validation;
  if ((await evaluateExpression(expression, values, budget)) === true) return undefined;
  const message = (await computedMessage(validation, values, budget)) ?? validation.message.trim();
  return { message: message === '' ? `failed expression: ${expression.text.trim()}` : message, reason };
}

/** Undefined where there is none, or none that can be shown. */
async function computedMessage(
  { messageExpression }: CompiledValidation,
  values: Values,
  budget: CelBudget,
): Promise<string | undefined> {
  if (!messageExpression) return undefined;
  try {
    const text = await evaluateExpression(messageExpression, values, budget);
    const message = typeof text === 'string' ? text.trim() : '';
    const isUsable = message !== '' && !message.includes('\n') && Buffer.byteLength(message) <= longestMessage;
    return isUsable ? message : undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
