import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, list, map, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { NonResourceAttributes, ResourceAttributes } from './attributes.ts';

/** authorization.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access */
const asked = {
  resourceAttributes: field(1, ResourceAttributes, {
    description: 'Access to a resource; either this or nonResourceAttributes.',
  }),
  nonResourceAttributes: field(2, NonResourceAttributes, {
    description: 'Access to a path; either this or resourceAttributes.',
  }),
};

export const SelfSubjectAccessReviewSpec = message('io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec', asked, {
  description: 'A request that you might send.',
});
export interface SelfSubjectAccessReviewSpec extends Infer<typeof SelfSubjectAccessReviewSpec> {}

export const SubjectAccessReviewSpec = message(
  'io.k8s.api.authorization.v1.SubjectAccessReviewSpec',
  {
    ...asked,
    user: field(3, string, { description: 'Whom the question is about; user or groups must be there.' }),
    groups: field(4, list(string), { listType: 'atomic', description: 'The groups of that user.' }),
    extra: field(5, map(list(string)), { description: 'What else is known of that user.' }),
    uid: field(6, string, { description: 'The uid of that user.' }),
  },
  { description: 'A user, and a request that the user might send.' },
);
export interface SubjectAccessReviewSpec extends Infer<typeof SubjectAccessReviewSpec> {}

export const SubjectAccessReviewStatus = message(
  'io.k8s.api.authorization.v1.SubjectAccessReviewStatus',
  {
    allowed: field(1, bool, { required: true, description: 'It is allowed.' }),
    denied: field(4, bool, { description: 'It is not allowed, whatever else would allow it.' }),
    reason: field(2, string, { description: 'Why it is allowed or not, where that is known.' }),
    evaluationError: field(3, string, {
      description: 'What went wrong while finding out; the answer may be right nevertheless.',
    }),
  },
  { description: 'Whether the request would be allowed.' },
);
export interface SubjectAccessReviewStatus extends Infer<typeof SubjectAccessReviewStatus> {}

export const SubjectAccessReview = message(
  'io.k8s.api.authorization.v1.SubjectAccessReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Of no use here: reviews are not stored.' }),
    spec: field(2, SubjectAccessReviewSpec, { required: true, description: 'The question.' }),
    status: field(3, SubjectAccessReviewStatus, { description: 'The answer.' }),
  },
  { description: 'Asks: may this user or group do this?' },
);
export interface SubjectAccessReview extends Infer<typeof SubjectAccessReview> {}

export const LocalSubjectAccessReview = message(
  'io.k8s.api.authorization.v1.LocalSubjectAccessReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, {
      present: true,
      description: 'The namespace, which must be that of the question.',
    }),
    spec: field(2, SubjectAccessReviewSpec, { required: true, description: 'The question, about this namespace.' }),
    status: field(3, SubjectAccessReviewStatus, { description: 'The answer.' }),
  },
  {
    description:
      'Asks: may this user or group do this in this namespace? Whoever may ask there need not be allowed to ask everywhere.',
  },
);
export interface LocalSubjectAccessReview extends Infer<typeof LocalSubjectAccessReview> {}

export const SelfSubjectAccessReview = message(
  'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Of no use here: reviews are not stored.' }),
    spec: field(2, SelfSubjectAccessReviewSpec, { required: true, description: 'The question.' }),
    status: field(3, SubjectAccessReviewStatus, { description: 'The answer.' }),
  },
  { description: 'Asks: may I do this?' },
);
export interface SelfSubjectAccessReview extends Infer<typeof SelfSubjectAccessReview> {}

const group = { group: 'authorization.k8s.io', version: 'v1' } as const;

export const SubjectAccessReviewKind = defineKind<SubjectAccessReview>(
  { ...group, kind: 'SubjectAccessReview', resource: 'subjectaccessreviews', namespaced: false },
  SubjectAccessReview,
);
export const LocalSubjectAccessReviewKind = defineKind<LocalSubjectAccessReview>(
  { ...group, kind: 'LocalSubjectAccessReview', resource: 'localsubjectaccessreviews', namespaced: true },
  LocalSubjectAccessReview,
);
export const SelfSubjectAccessReviewKind = defineKind<SelfSubjectAccessReview>(
  { ...group, kind: 'SelfSubjectAccessReview', resource: 'selfsubjectaccessreviews', namespaced: false },
  SelfSubjectAccessReview,
);
