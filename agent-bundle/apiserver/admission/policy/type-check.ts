import type {
  ExpressionWarning,
  ValidatingAdmissionPolicy,
} from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import type { CelType } from '../../cel/cel.ts';
import type { Served } from '../../routes/served.ts';
import type { Expression } from '../matching/expression.ts';
import { compilePolicy } from './compile-policy.ts';

/** More types than these are not checked. */
const typesMost = 5;

/** What a policy matches that its rules name one by one; what they say of all groups, versions or resources is not followed. */
export function matchedKinds({ spec = {} }: ValidatingAdmissionPolicy, all: readonly Served[]): Served[] {
  const rules = spec.matchConstraints?.resourceRules ?? [];
  const named = all.filter(({ named: { kind } }) =>
    rules.some(
      ({ apiGroups = [], apiVersions = [], resources = [] }) =>
        apiGroups.includes(kind.group) && apiVersions.includes(kind.version) && resources.includes(kind.resource),
    ),
  );
  return named.sort((a, b) => (shownKind(a) < shownKind(b) ? -1 : 1)).slice(0, typesMost);
}

/** `apps/v1, Kind=Deployment` */
export const shownKind = ({ named: { kind } }: Served): string => `${kind.group}/${kind.version}, Kind=${kind.kind}`;

/** A type that a policy is checked against. */
export interface CheckedType {
  /** As `shownKind` says it. */
  readonly shown: string;
  readonly type: CelType;
}

/**
 * What is doubtful about the expressions of a policy: they are fine for objects of any type, but not for these.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#type-checking
 */
export function warningsOf(
  policy: ValidatingAdmissionPolicy,
  types: readonly CheckedType[],
  params: CelType = { type: 'dyn' },
): ExpressionWarning[] {
  const { paramKind, validations = [] } = policy.spec ?? {};
  const checked = types.map(({ shown, type }) => {
    const known = { object: type, oldObject: type, ...(paramKind ? { params } : {}) };
    return { shown, compiled: compilePolicy(policy, known) };
  });
  return validations.flatMap((_, index) =>
    (['expression', 'messageExpression'] as const).flatMap((member) => {
      const words = checked.flatMap(({ shown, compiled }) => {
        const errors = errorsOf(compiled.validations[index]?.[member]);
        return errors === undefined ? [] : [`${shown}: ${errors}`];
      });
      const fieldRef = `spec.validations[${index}].${member}`;
      return words.length === 0 ? [] : [{ fieldRef, warning: words.join('\n') }];
    }),
  );
}

/** What comes out of it is of no interest here. */
function errorsOf(expression: Expression | undefined): string | undefined {
  if (!expression || expression.compiled.ok || expression.compiled.reason === 'result') return undefined;
  return expression.compiled.errors.join('\n');
}
