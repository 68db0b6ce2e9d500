import type { MatchResources, ParamKind, ParamRef } from '../../../../common/api/admissionregistration/v1/policy.ts';
import type { MutatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy.ts';
import type { MutatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy-binding.ts';
import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { ValidatingAdmissionPolicyBinding } from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import type { CelType } from '../../cel/cel.ts';
import { type Expression, compileExpression } from '../matching/expression.ts';
import { type MatchConditions, compileMatchConditions } from '../matching/match-conditions.ts';
import type { Constraints } from '../matching/matcher.ts';
import { type Selection, selectionOf } from '../matching/selection.ts';
import { type PolicyScope, type PolicyVariable, conditionVariables, policyScope } from './policy-variables.ts';

/** What must be true, and what is said where it is not. */
export interface CompiledValidation {
  readonly expression: Expression;
  readonly message: string;
  /** Absent: `message`, or the expression itself. */
  readonly messageExpression: Expression | undefined;
  readonly reason: string;
}

/** What policies of both sorts have. */
export interface PolicyCore {
  readonly name: string;
  readonly paramKind: ParamKind | undefined;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly constraints: Constraints;
  readonly selection: Selection;
  readonly conditions: MatchConditions;
  readonly variables: readonly PolicyVariable[];
  /** Whether any expression looks at the namespace. */
  readonly needsNamespace: boolean;
}

/** A ValidatingAdmissionPolicy, read once. */
export interface CompiledPolicy extends PolicyCore {
  readonly validations: readonly CompiledValidation[];
  readonly auditAnnotations: readonly { readonly key: string; readonly value: Expression }[];
}

type Types = Readonly<Record<string, CelType>>;

/** `types`: what is known of the types of `object` and others; absent: they are of any type. */
export function compilePolicy({ metadata, spec = {} }: ValidatingAdmissionPolicy, types: Types = {}): CompiledPolicy {
  const scope = policyScope(spec.paramKind, spec.variables ?? [], types);
  const compile = (text: string, returns: CelType['type']) => compileExpression(text, scope.variables, returns);
  const validations = (spec.validations ?? []).map(
    ({ expression, message = '', messageExpression = '', reason = 'Invalid' }) => ({
      expression: compile(expression, 'bool'),
      message,
      messageExpression: messageExpression === '' ? undefined : compile(messageExpression, 'string'),
      reason,
    }),
  );
  const auditAnnotations = (spec.auditAnnotations ?? []).map(({ key, valueExpression }) => ({
    key,
    value: compile(valueExpression, 'dyn'),
  }));
  const own = [
    ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression ?? expression]),
    ...auditAnnotations.map(({ value }) => value),
  ];
  return { ...coreOf(metadata.name, spec, { scope, types, own }), validations, auditAnnotations };
}

/** One step of a mutating policy. */
export interface CompiledMutation {
  readonly type: 'ApplyConfiguration' | 'JSONPatch';
  readonly expression: Expression;
}

/** A MutatingAdmissionPolicy, read once. */
export interface CompiledMutatingPolicy extends PolicyCore {
  readonly mutations: readonly CompiledMutation[];
  readonly reinvocationPolicy: 'IfNeeded' | 'Never';
}

export function compileMutatingPolicy({ metadata, spec = {} }: MutatingAdmissionPolicy): CompiledMutatingPolicy {
  const scope = policyScope(spec.paramKind, spec.variables ?? []);
  const mutations = (spec.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }): CompiledMutation => {
    const type = patchType === 'JSONPatch' ? patchType : 'ApplyConfiguration';
    const text = (type === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? '';
    return { type, expression: compileExpression(text, scope.variables, 'dyn') };
  });
  const own = mutations.map(({ expression }) => expression);
  const reinvocationPolicy = spec.reinvocationPolicy === 'IfNeeded' ? 'IfNeeded' : 'Never';
  return { ...coreOf(metadata.name, spec, { scope, types: {}, own }), mutations, reinvocationPolicy };
}

type CommonSpec = Pick<
  NonNullable<MutatingAdmissionPolicy['spec']>,
  'paramKind' | 'failurePolicy' | 'matchConstraints' | 'matchConditions'
>;

function coreOf(
  name: string,
  { paramKind, failurePolicy, matchConstraints = {}, matchConditions = [] }: CommonSpec,
  { scope, types, own }: { readonly scope: PolicyScope; readonly types: Types; readonly own: readonly Expression[] },
): PolicyCore {
  const conditions = compileMatchConditions(matchConditions, conditionVariables(paramKind, types));
  const all = [...conditions, ...scope.defined.map(({ expression }) => expression), ...own];
  return {
    name,
    paramKind,
    failurePolicy: failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
    constraints: constraintsOf(matchConstraints),
    selection: selectionOf(matchConstraints),
    conditions,
    variables: scope.defined,
    needsNamespace: all.some(({ compiled }) => compiled.ok && compiled.program.uses.has('namespaceObject')),
  };
}

const constraintsOf = ({ resourceRules, excludeResourceRules, matchPolicy }: MatchResources): Constraints => ({
  rules: resourceRules ?? [],
  excluded: excludeResourceRules ?? [],
  matchPolicy: matchPolicy === 'Exact' ? 'Exact' : 'Equivalent',
});

/** A binding of either sort, read once. */
export interface CompiledBinding {
  readonly name: string;
  readonly policy: string;
  readonly paramRef: ParamRef | undefined;
  /** Absent: whatever the policy matches. */
  readonly constraints: Constraints | undefined;
  readonly selection: Selection;
  /** None for mutating policies. */
  readonly actions: readonly string[];
}

export type Binding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

/** What a binding narrows by rules that it does not have is everything. */
const everything = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], scope: '*' };

export function compileBinding({ metadata, spec = {} }: Binding): CompiledBinding {
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
    actions: 'validationActions' in spec ? (spec.validationActions ?? []) : [],
  };
}
