import {
  type NonResourceRule,
  type ResourceRule,
  SelfSubjectRulesReviewKind,
} from '../../../common/api/authorization/v1/self-subject-rules-review.ts';
import type { PolicyRule } from '../authorization/policy-rule.ts';
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
      incomplete: known.gaps.length > 0,
      evaluationError: known.gaps.join(', '),
    },
  };
});

function resourceRule(rule: PolicyRule): ResourceRule[] {
  if (!('resources' in rule)) return [];
  const { verbs, apiGroups, resources, resourceNames } = rule;
  const named = resourceNames ? { resourceNames: [...resourceNames] } : {};
  return [{ verbs: [...verbs], apiGroups: [...apiGroups], resources: [...resources], ...named }];
}

function pathRule(rule: PolicyRule): NonResourceRule[] {
  return 'nonResourceURLs' in rule ? [{ verbs: [...rule.verbs], nonResourceURLs: [...rule.nonResourceURLs] }] : [];
}
