import type { Review } from './review.ts';
import { localSubjectAccessReviews, selfSubjectAccessReviews, subjectAccessReviews } from './access-reviews.ts';
import { selfSubjectReviews } from './self-subject-review.ts';
import { selfSubjectRulesReviews } from './self-subject-rules-review.ts';
import { tokenReviews } from './token-review.ts';

/** Every question that POST answers, in the order in which discovery lists groups. */
export const servedReviews: readonly Review[] = [
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
];
