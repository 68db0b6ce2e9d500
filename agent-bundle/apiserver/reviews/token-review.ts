import { TokenReviewKind } from '../../../common/api/authentication/v1/token-review.ts';
import { badRequest } from '../status-error.ts';
import { defineReview } from './review.ts';
import { userInfoOf } from './user-info.ts';

/** Whose is this token? https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/ */
export const tokenReviews = defineReview(TokenReviewKind, async (review, { tokens, signal }) => {
  const { token = '', audiences = [] } = review.spec;
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const found = await tokens.read(token, audiences, signal);
  if (found.state === 'unknown') return { ...review, status: { user: {}, error: found.reason } };
  return {
    ...review,
    status: { authenticated: true, user: userInfoOf(found.user), audiences: [...found.audiences] },
  };
});
