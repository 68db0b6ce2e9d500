import {
  type LocalSubjectAccessReview,
  LocalSubjectAccessReviewKind,
  SelfSubjectAccessReviewKind,
  SubjectAccessReviewKind,
  type SubjectAccessReviewSpec,
} from '../../../common/api/authorization/v1/subject-access-review.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type FieldError, invalidValue } from '../registry/field-error.ts';
import type { User } from '../authentication/authenticator.ts';
import { badRequest, invalid } from '../status-error.ts';
import { decideQuestion, validateQuestion } from './access-question.ts';
import { defineReview } from './review.ts';

/** May I do this? `kubectl auth can-i`. https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access */
export const selfSubjectAccessReviews = defineReview(
  SelfSubjectAccessReviewKind,
  async (review, { user, authorizer }) => {
    refuse(SelfSubjectAccessReviewKind, [...validateQuestion(review.spec), ...validateMetadata(review, [])]);
    return { ...review, status: await decideQuestion(authorizer, user, review.spec) };
  },
);

/** May somebody do this? */
export const subjectAccessReviews = defineReview(SubjectAccessReviewKind, async (review, { authorizer }) => {
  refuse(SubjectAccessReviewKind, [...validateSpec(review.spec), ...validateMetadata(review, [])]);
  return { ...review, status: await decideQuestion(authorizer, userOf(review.spec), review.spec) };
});

/** May somebody do this in a namespace? Whoever may ask this there need not be allowed to ask about everything. */
export const localSubjectAccessReviews = defineReview(
  LocalSubjectAccessReviewKind,
  async (review, { authorizer, namespace }) => {
    if (review.metadata.namespace && review.metadata.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    const placed = { ...review, metadata: { ...review.metadata, namespace } };
    refuse(LocalSubjectAccessReviewKind, [
      ...validateSpec(review.spec),
      ...validateMetadata(placed, ['namespace']),
      ...validateLocal(placed),
    ]);
    return { ...placed, status: await decideQuestion(authorizer, userOf(review.spec), review.spec) };
  },
);

const userOf = ({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): User => ({
  name: user,
  groups,
  ...(uid && { uid }),
  ...(extra && { extra }),
});

function validateSpec(spec: SubjectAccessReviewSpec): FieldError[] {
  const errors = validateQuestion(spec);
  if (spec.user || spec.groups?.length) return errors;
  return [...errors, invalidValue('spec.user', '', 'at least one of user or group must be specified')];
}

/** A question has no name: nothing of it stays. */
function validateMetadata({ metadata }: ApiObject, allowed: readonly string[]): FieldError[] {
  const { managedFields: _, ...said } = metadata;
  const wrong = Object.entries(said).some(
    ([name, value]) => value !== undefined && value !== '' && !allowed.includes(name),
  );
  if (!wrong) return [];
  const except = allowed.length > 0 ? ` except for ${allowed.join(', ')}` : '';
  return [invalidValue('metadata', said, `must be empty${except}`)];
}

function validateLocal({ metadata, spec }: LocalSubjectAccessReview): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors: FieldError[] = [];
  const { namespace = '' } = resourceAttributes ?? {};
  if (resourceAttributes && namespace !== metadata.namespace) {
    errors.push(invalidValue('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'));
  }
  if (nonResourceAttributes) {
    const why = 'disallowed on this kind of request';
    errors.push(invalidValue('spec.nonResourceAttributes', nonResourceAttributes, why));
  }
  return errors;
}

function refuse(kind: Kind, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(kind, '', errors);
}
