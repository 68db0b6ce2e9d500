import { SelfSubjectReviewKind } from '../../../common/api/authentication/v1/self-subject-review.ts';
import { defineReview } from './review.ts';
import { userInfoOf } from './user-info.ts';

/** Who am I? `kubectl auth whoami`. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review */
export const selfSubjectReviews = defineReview(SelfSubjectReviewKind, (review, { user }) => ({
  ...review,
  status: { userInfo: userInfoOf(user) },
}));
