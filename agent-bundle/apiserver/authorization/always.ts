import { type ImmediateAuthorizer, noOpinion } from './authorizer.ts';
import { type RuleResolver, noRules } from './rule-resolver.ts';

type Simple = ImmediateAuthorizer & RuleResolver;

/** Whoever can prove to be in `group` may do everything, even while there are no roles yet. */
export function privilegedGroup(group: string): Simple {
  return {
    authorize: ({ user }) => (user.groups.includes(group) ? { outcome: 'allow' } : noOpinion),
    // The role cluster-admin says the same to whoever wants it listed.
    rulesFor: () => noRules,
  };
}

const everything = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** `--authorization-mode=AlwaysAllow`: for tests. */
export const alwaysAllow: Simple = {
  authorize: () => ({ outcome: 'allow' }),
  rulesFor: () => ({ rules: everything, incomplete: false, errors: [] }),
};

/** `--authorization-mode=AlwaysDeny`: for tests. */
export const alwaysDeny: Simple = {
  authorize: () => ({ outcome: 'no-opinion', reason: 'Everything is forbidden.' }),
  rulesFor: () => noRules,
};
