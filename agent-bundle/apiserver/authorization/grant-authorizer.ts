import { type ImmediateAuthorizer, allow, noOpinion } from './authorizer.ts';
import type { Grant } from './component-grants.ts';
import type { RuleResolver } from './rule-resolver.ts';
import { ruleAllows } from './policy-rule.ts';
import type { User } from '../authentication/authenticator.ts';

/** Allows what a table of grants says. */
export class GrantAuthorizer implements ImmediateAuthorizer, RuleResolver {
  readonly #grants: readonly Grant[];

  constructor(grants: readonly Grant[]) {
    this.#grants = grants;
  }

  authorize: ImmediateAuthorizer['authorize'] = (attributes) => {
    for (const { subject, rules } of this.#grants) {
      if (!isSubject(subject, attributes.user)) continue;
      if (rules.some((rule) => ruleAllows(rule, attributes))) return allow;
    }
    return noOpinion;
  };

  rulesFor: RuleResolver['rulesFor'] = (user, namespace) => {
    const rules = this.#grants.flatMap((grant) => (isSubject(grant.subject, user) ? grant.rules : []));
    const there = rules.filter((rule) => !('namespaces' in rule) || (rule.namespaces?.includes(namespace) ?? true));
    return { rules: there, gaps: [] };
  };
}

function isSubject(subject: Grant['subject'], user: User): boolean {
  return 'user' in subject ? subject.user === user.name : user.groups.includes(subject.group);
}
