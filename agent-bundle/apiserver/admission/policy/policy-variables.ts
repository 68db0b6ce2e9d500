import type { ParamKind, Variable } from '../../../../common/api/admissionregistration/v1/policy.ts';
import type { CelBudget, CelType } from '../../cel/cel.ts';
import { type Expression, compileExpression, evaluateVariable } from '../matching/expression.ts';
import { namespaceType, requestVariables } from '../matching/expression-types.ts';

type Variables = Readonly<Record<string, CelType>>;

/** A variable that a policy defines. */
export interface PolicyVariable {
  readonly name: string;
  readonly expression: Expression;
}

/** What the expressions of a policy may name, and the variables that it defines itself. */
export interface PolicyScope {
  readonly variables: Variables;
  readonly defined: readonly PolicyVariable[];
}

/** What the match conditions of a policy may name: neither parameters nor variables, unless there are parameters. */
export function conditionVariables(paramKind: ParamKind | undefined, types: Variables = {}): Variables {
  const params: Variables = paramKind ? { params: { type: 'dyn' } } : {};
  return { ...requestVariables, namespaceObject: namespaceType, ...params, ...types };
}

/** Each variable may use those before it, and has the type of what it is. `types`: what is known of the types of the others. */
export function policyScope(
  paramKind: ParamKind | undefined,
  variables: readonly Variable[],
  types: Variables = {},
): PolicyScope {
  const fields = new Map<string, CelType>();
  const scope = { ...conditionVariables(paramKind, types) };
  const composed = (): Variables => ({
    ...scope,
    variables: { type: 'object', name: 'kubernetes.variables', fields: new Map(fields) },
  });
  const defined = variables.map(({ name, expression: text }) => {
    const expression = compileExpression(text, composed(), 'dyn');
    const { compiled } = expression;
    fields.set(name, compiled.ok ? compiled.program.resultType : { type: 'dyn' });
    return { name, expression };
  });
  return { variables: composed(), defined };
}

/** Each variable is evaluated once, when it is first looked at; what it costs counts with the rest. */
export function lazyVariables(
  variables: readonly PolicyVariable[],
  values: Readonly<Record<string, unknown>>,
  budget: CelBudget,
): Readonly<Record<string, unknown>> {
  const defined: Record<string, unknown> = {};
  const all = { ...values, variables: defined };
  for (const { name, expression } of variables) {
    let known: { readonly value: unknown } | undefined;
    const get = () => (known ??= { value: evaluateVariable(name, expression, all, budget) }).value;
    Object.defineProperty(defined, name, { get, enumerable: true });
  }
  return defined;
}
