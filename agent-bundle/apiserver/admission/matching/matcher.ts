import type { NamedRuleWithOperations } from '../../../../common/api/admissionregistration/v1/rule.ts';
import type { Resource } from '../../registry/resource.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { AdmissionRequest } from '../admission.ts';
import { type RequestForm, formOf } from './request-form.ts';
import { type Subject, matchesName, matchesRule } from './rules.ts';

/** What a webhook or a policy says about which requests it is for. */
export interface Constraints {
  readonly rules: readonly NamedRuleWithOperations[];
  readonly excluded: readonly NamedRuleWithOperations[];
  /** `Equivalent`: in whatever version the request is made; it is shown in the one that the rule names. */
  readonly matchPolicy: 'Equivalent' | 'Exact';
}

/** A rule that matches, and the request in the version that it names. */
export interface Match {
  readonly rule: NamedRuleWithOperations;
  readonly form: RequestForm;
}

/**
 * The ways in which requests of this sort match, best first; which of them counts depends on nothing but the object's name.
 * None: no request of this sort matches. An exclusion that names no objects leaves none.
 */
export interface Matches {
  readonly matches: readonly Match[];
  readonly excluded: readonly NamedRuleWithOperations[];
}

const none: Matches = { matches: [], excluded: [] };

/** Depends on what is served, on the operation and on the subresource only, so that it may be kept. */
export function matchesOf(
  constraints: Constraints,
  { served, operation, subresource }: AdmissionRequest,
  all: ServedResources,
): Matches {
  const { matchPolicy } = constraints;
  const others = served.forms.filter((form) => form !== served.named);
  const forms = matchPolicy === 'Exact' ? [served.named] : [served.named, ...others];
  const matching = (rules: readonly NamedRuleWithOperations[]) =>
    forms.flatMap((named) => {
      const subject = subjectOf(named, operation, subresource);
      return rules.filter((rule) => matchesRule(rule, subject)).map((rule) => ({ rule, named }));
    });
  const excluded = matching(constraints.excluded).map(({ rule }) => rule);
  if (excluded.some(({ resourceNames = [] }) => resourceNames.length === 0)) return none;
  const matches = matching(constraints.rules).map(({ rule, named }) => ({
    rule,
    form: formOf(served, subresource, named, all),
  }));
  return { matches, excluded };
}

const subjectOf = ({ kind }: Resource, operation: string, subresource: string): Subject => ({
  operation,
  group: kind.group,
  version: kind.version,
  resource: kind.resource,
  subresource,
  namespaced: kind.namespaced,
});

/** The form in which the request is shown; undefined where it does not match. */
export function matchedForm({ matches, excluded }: Matches, name: string): RequestForm | undefined {
  if (excluded.some((rule) => matchesName(rule, name))) return undefined;
  return matches.find(({ rule }) => matchesName(rule, name))?.form;
}
