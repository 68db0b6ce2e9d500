import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bool, field, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** authorization.k8s.io/v1: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/ */
export const ResourceRule = message(
  'io.k8s.api.authorization.v1.ResourceRule',
  {
    verbs: field(1, list(string), {
      required: true,
      listType: 'atomic',
      description: 'get, list, watch, create …, or * for everything.',
    }),
    apiGroups: field(2, list(string), {
      listType: 'atomic',
      description: 'The API groups of the resources; "" is the core group, * every group.',
    }),
    resources: field(3, list(string), {
      listType: 'atomic',
      description: 'The plurals of resources, pods/log for a subresource, * for all.',
    }),
    resourceNames: field(4, list(string), {
      listType: 'atomic',
      description: 'Only objects of these names; every object when it is empty.',
    }),
  },
  { description: 'What may be done with some resources; the lists combine freely.' },
);
export interface ResourceRule extends Infer<typeof ResourceRule> {}

export const NonResourceRule = message(
  'io.k8s.api.authorization.v1.NonResourceRule',
  {
    verbs: field(1, list(string), {
      required: true,
      listType: 'atomic',
      description: 'The methods of HTTP in lower case, or * for all.',
    }),
    nonResourceURLs: field(2, list(string), {
      listType: 'atomic',
      description: 'Paths such as /healthz; a * may stand at the end.',
    }),
  },
  { description: 'What may be done with some paths.' },
);
export interface NonResourceRule extends Infer<typeof NonResourceRule> {}

export const SubjectRulesReviewStatus = message(
  'io.k8s.api.authorization.v1.SubjectRulesReviewStatus',
  {
    resourceRules: field(1, list(ResourceRule), {
      required: true,
      listType: 'atomic',
      description: 'What may be done with resources.',
    }),
    nonResourceRules: field(2, list(NonResourceRule), {
      required: true,
      listType: 'atomic',
      description: 'What may be done with other paths.',
    }),
    incomplete: field(3, bool, { required: true, description: 'More may be allowed than is listed.' }),
    evaluationError: field(4, string, { description: 'Why it is incomplete.' }),
  },
  { description: 'What you may do; for display, not to decide by.' },
);
export interface SubjectRulesReviewStatus extends Infer<typeof SubjectRulesReviewStatus> {}

export const SelfSubjectRulesReviewSpec = message(
  'io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec',
  {
    namespace: field(1, string, { description: 'The namespace the question is about.' }),
  },
  { description: 'The namespace to list rules for.' },
);
export interface SelfSubjectRulesReviewSpec extends Infer<typeof SelfSubjectRulesReviewSpec> {}

export const SelfSubjectRulesReview = message(
  'io.k8s.api.authorization.v1.SelfSubjectRulesReview',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Of no use here: reviews are not stored.' }),
    spec: field(2, SelfSubjectRulesReviewSpec, { required: true, description: 'The question.' }),
    status: field(3, SubjectRulesReviewStatus, { description: 'The answer.' }),
  },
  {
    description:
      'Asks: what may I do in this namespace? For showing to people; to decide, ask a SelfSubjectAccessReview.',
  },
);
export interface SelfSubjectRulesReview extends Infer<typeof SelfSubjectRulesReview> {}

export const SelfSubjectRulesReviewKind = defineKind<SelfSubjectRulesReview>(
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectRulesReview',
    resource: 'selfsubjectrulesreviews',
    namespaced: false,
  },
  SelfSubjectRulesReview,
);
