import type { PolicyRule } from '../../../common/api/rbac/v1/policy-rule.ts';
import type { User } from '../authentication/authenticator.ts';

/** Lists what somebody may do, for people to read. To decide upon a request, ask the Authorizer. */
export interface RuleResolver {
  /** In one namespace, and outside all of them. */
  rulesFor(user: User, namespace: string): KnownRules;
}

export interface KnownRules {
  readonly rules: readonly PolicyRule[];
  /** More may be allowed than is listed. */
  readonly incomplete: boolean;
  /** Why, and what went wrong. */
  readonly errors: readonly string[];
}

/** What all of them know. */
export function allRulesOf(resolvers: readonly RuleResolver[]): RuleResolver {
  return {
    rulesFor(user, namespace) {
      const known = resolvers.map((resolver) => resolver.rulesFor(user, namespace));
      return {
        rules: known.flatMap(({ rules }) => rules),
        incomplete: known.some(({ incomplete }) => incomplete),
        errors: known.flatMap(({ errors }) => errors),
      };
    },
  };
}

/** Who decides by something else than rules. */
export const cannotList = (who: string): KnownRules => ({
  rules: [],
  incomplete: true,
  errors: [`${who} does not support user rule resolution`],
});

/** Who has nothing to add. */
export const noRules: KnownRules = { rules: [], incomplete: false, errors: [] };
