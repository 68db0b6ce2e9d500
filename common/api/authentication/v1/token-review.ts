import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { UserInfo } from './user-info.ts';

/** authentication.k8s.io/v1: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/ */
export const TokenReviewSpec = message(
  'io.k8s.api.authentication.v1.TokenReviewSpec',
  {
    token: field(1, string, { description: 'The bearer token.' }),
    audiences: field(2, list(string), {
      listType: 'atomic',
      description: 'For whom the token must be meant, one of these; absent: for the API.',
    }),
  },
  { description: 'A token, and whom it should be meant for.' },
);
export interface TokenReviewSpec extends Infer<typeof TokenReviewSpec> {}

export const TokenReviewStatus = message(
  'io.k8s.api.authentication.v1.TokenReviewStatus',
  {
    authenticated: field(1, bool, { description: "The token is somebody's." }),
    user: field(2, UserInfo, { default: {}, description: "Whose it is, when it is somebody's." }),
    audiences: field(4, list(string), { listType: 'atomic', description: 'Which of those asked for it is meant for.' }),
    error: field(3, string, { description: 'Why it could not be checked.' }),
  },
  { description: 'Whether the token is good, and whose it is.' },
);
export interface TokenReviewStatus extends Infer<typeof TokenReviewStatus> {}

export const TokenReview = message(
  'io.k8s.api.authentication.v1.TokenReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Of no use here: reviews are not stored.' }),
    spec: field(2, TokenReviewSpec, { required: true, description: 'The question.' }),
    status: field(3, TokenReviewStatus, { default: {}, description: 'The answer.' }),
  },
  { description: 'Asks: whose token is this?' },
);
export interface TokenReview extends Infer<typeof TokenReview> {}

export const TokenReviewKind = defineKind<TokenReview>(
  { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenReview', resource: 'tokenreviews', namespaced: false },
  TokenReview,
);
