import {
  type NonResourceRule,
  type ResourceRule,
  SelfSubjectRulesReviewKind,
} from '../../../common/api/authorization/v1/self-subject-rules-review.ts';
import type { PolicyRule } from '../../../common/api/rbac/v1/policy-rule.ts';
import { badRequest } from '../status-error.ts';
import { defineReview } from './review.ts';

/** What may I do in this namespace? `kubectl auth can-i --list`. */
export const selfSubjectRulesReviews = defineReview(SelfSubjectRulesReviewKind, (review, { user, rules }) => {
  const { namespace = '' } = review.spec;
  if (namespace === '') throw badRequest('no namespace on request');
  const known = rules.rulesFor(user, namespace);
  return {
    ...review,
    status: {
      resourceRules: known.rules.flatMap(resourceRule),
      nonResourceRules: known.rules.flatMap(pathRule),
      incomplete: known.incomplete,
      ...(known.errors.length > 0 && { evaluationError: known.errors.join(', ') }),
    },
  };
});

function resourceRule({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule): ResourceRule[] {
  if (resources.length === 0) return [];
  return [{ verbs, apiGroups, resources, ...(resourceNames.length > 0 && { resourceNames }) }];
}

function pathRule({ verbs, nonResourceURLs = [] }: PolicyRule): NonResourceRule[] {
  return nonResourceURLs.length > 0 ? [{ verbs, nonResourceURLs }] : [];
}
