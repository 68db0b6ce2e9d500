import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { UserInfo } from './user-info.ts';

/** authentication.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review */
export const SelfSubjectReviewStatus = message(
  'io.k8s.api.authentication.v1.SelfSubjectReviewStatus',
  {
    userInfo: field(1, UserInfo, { description: 'Who sends the request.' }),
  },
  { description: 'Who the server takes you for.' },
);
export interface SelfSubjectReviewStatus extends Infer<typeof SelfSubjectReviewStatus> {}

export const SelfSubjectReview = message(
  'io.k8s.api.authentication.v1.SelfSubjectReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Of no use here: reviews are not stored.' }),
    status: field(2, SelfSubjectReviewStatus, { default: {}, description: 'The answer.' }),
  },
  { description: 'Asks: who am I?' },
);
export interface SelfSubjectReview extends Infer<typeof SelfSubjectReview> {}

export const SelfSubjectReviewKind = defineKind<SelfSubjectReview>(
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectReview',
    resource: 'selfsubjectreviews',
    namespaced: false,
  },
  SelfSubjectReview,
);
