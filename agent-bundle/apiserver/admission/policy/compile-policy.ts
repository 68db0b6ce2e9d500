import type { MatchResources, ParamKind, ParamRef } from '../../../../common/api/admissionregistration/v1/policy.ts';
import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import type { CelType } from '../../cel/cel.ts';
import { type Expression, compileExpression } from '../matching/expression.ts';
import { type MatchConditions, compileMatchConditions } from '../matching/match-conditions.ts';
import type { Constraints } from '../matching/matcher.ts';
import { type Selection, selectionOf } from '../matching/selection.ts';
import { type PolicyVariable, conditionVariables, policyScope } from './policy-variables.ts';

/** What must be true, and what is said where it is not. */
export interface CompiledValidation {
  readonly expression: Expression;
  readonly message: string;
  /** Absent: `message`, or the expression itself. */
  readonly messageExpression: Expression | undefined;
  readonly reason: string;
}

/** A ValidatingAdmissionPolicy, read once. */
export interface CompiledPolicy {
  readonly name: string;
  readonly paramKind: ParamKind | undefined;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly constraints: Constraints;
  readonly selection: Selection;
  readonly conditions: MatchConditions;
  readonly variables: readonly PolicyVariable[];
  readonly validations: readonly CompiledValidation[];
  readonly auditAnnotations: readonly { readonly key: string; readonly value: Expression }[];
  /** Whether any expression looks at the namespace. */
  readonly needsNamespace: boolean;
}

type Types = Readonly<Record<string, CelType>>;

/** `types`: what is known of the types of `object` and others; absent: they are of any type. */
export function compilePolicy({ metadata, spec = {} }: ValidatingAdmissionPolicy, types: Types = {}): CompiledPolicy {
  const { paramKind, matchConstraints = {}, matchConditions = [], validations = [], auditAnnotations = [] } = spec;
  const scope = policyScope(paramKind, spec.variables ?? [], types);
  const compile = (text: string, returns: CelType['type']) => compileExpression(text, scope.variables, returns);
  const conditions = compileMatchConditions(matchConditions, conditionVariables(paramKind, types));
  const compiled = {
    conditions,
    variables: scope.defined,
    validations: validations.map(({ expression, message = '', messageExpression = '', reason = 'Invalid' }) => ({
      expression: compile(expression, 'bool'),
      message,
      messageExpression: messageExpression === '' ? undefined : compile(messageExpression, 'string'),
      reason,
    })),
    auditAnnotations: auditAnnotations.map(({ key, valueExpression }) => ({
      key,
      value: compile(valueExpression, 'dyn'),
    })),
  };
  return {
    name: metadata.name,
    paramKind,
    failurePolicy: spec.failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
    constraints: constraintsOf(matchConstraints),
    selection: selectionOf(matchConstraints),
    ...compiled,
    needsNamespace: expressionsOf(compiled).some(
      (each) => each.compiled.ok && usesNamespace(each.compiled.program.uses),
    ),
  };
}

const usesNamespace = (uses: ReadonlySet<string>): boolean => uses.has('namespaceObject');

type Expressions = Pick<CompiledPolicy, 'conditions' | 'variables' | 'validations' | 'auditAnnotations'>;

const expressionsOf = ({ conditions, variables, validations, auditAnnotations }: Expressions): Expression[] => [
  ...conditions,
  ...variables.map(({ expression }) => expression),
  ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression ?? expression]),
  ...auditAnnotations.map(({ value }) => value),
];

const constraintsOf = ({ resourceRules, excludeResourceRules, matchPolicy }: MatchResources): Constraints => ({
  rules: resourceRules ?? [],
  excluded: excludeResourceRules ?? [],
  matchPolicy: matchPolicy === 'Exact' ? 'Exact' : 'Equivalent',
});

/** A ValidatingAdmissionPolicyBinding, read once. */
export interface CompiledBinding {
  readonly name: string;
  readonly policy: string;
  readonly paramRef: ParamRef | undefined;
  /** Absent: whatever the policy matches. */
  readonly constraints: Constraints | undefined;
  readonly selection: Selection;
  readonly actions: readonly string[];
}

/** What a binding narrows by rules that it does not have is everything. */
const everything = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], scope: '*' };

export function compileBinding({ metadata, spec = {} }: ValidatingAdmissionPolicyBinding): CompiledBinding {
  const { matchResources } = spec;
  const constraints = matchResources && constraintsOf(matchResources);
  return {
    name: metadata.name,
    policy: spec.policyName ?? '',
    paramRef: spec.paramRef,
    constraints: constraints && {
      ...constraints,
      rules: constraints.rules.length > 0 ? constraints.rules : [everything],
    },
    selection: selectionOf(matchResources ?? {}),
    actions: spec.validationActions ?? [],
  };
}
