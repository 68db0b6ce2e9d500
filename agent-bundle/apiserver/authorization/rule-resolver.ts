import type { PolicyRule } from './policy-rule.ts';
import type { User } from '../authentication/authenticator.ts';

/** Lists what somebody may do, for people to read. To decide upon a request, ask the Authorizer. */
export interface RuleResolver {
  /** In one namespace, and outside all of them. */
  rulesFor(user: User, namespace: string): KnownRules;
}

export interface KnownRules {
  readonly rules: readonly PolicyRule[];
  /** Why more may be allowed than is listed; empty when that is all. */
  readonly gaps: readonly string[];
}

/** What all of them know. */
export function allRulesOf(resolvers: readonly RuleResolver[]): RuleResolver {
  return {
    rulesFor(user, namespace) {
      const known = resolvers.map((resolver) => resolver.rulesFor(user, namespace));
      return { rules: known.flatMap(({ rules }) => rules), gaps: known.flatMap(({ gaps }) => gaps) };
    },
  };
}
