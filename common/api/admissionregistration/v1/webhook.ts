import { type Infer, bytes, field, int32, list, message, string } from '../../schema/field.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { MatchCondition, RuleWithOperations } from './rule.ts';

/** admissionregistration.k8s.io/v1/webhook: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-configuration */
export const ServiceReference = message(
  'io.k8s.api.admissionregistration.v1.ServiceReference',
  {
    namespace: field(1, string, { required: true, description: 'The namespace of the Service.' }),
    name: field(2, string, { required: true, description: 'The name of the Service.' }),
    path: field(3, string, { pointer: true, description: 'The path of the URL that is called; absent: /.' }),
    port: field(4, int32, { pointer: true, default: 443, description: 'The port of the Service; 443 unless said.' }),
  },
  { description: 'A Service in the cluster that answers over TLS.' },
);
export interface ServiceReference extends Infer<typeof ServiceReference> {}

export const WebhookClientConfig = message(
  'io.k8s.api.admissionregistration.v1.WebhookClientConfig',
  {
    url: field(3, string, { pointer: true, description: 'Where to call, https:// only; either this or service.' }),
    service: field(1, ServiceReference, { description: 'The Service to call; either this or url.' }),
    caBundle: field(2, bytes, {
      description: 'Certificates in PEM that verify the one the webhook shows; absent: those the system trusts.',
    }),
  },
  { description: 'How the webhook is reached: by URL or by Service.' },
);
export interface WebhookClientConfig extends Infer<typeof WebhookClientConfig> {}

/** What both kinds of webhook have before and after the tag of objectSelector, which differs. */
const matching = {
  name: field(1, string, { required: true, description: 'A name of at least three labels, such as pods.example.com.' }),
  clientConfig: field(2, WebhookClientConfig, { required: true, description: 'Where the webhook is.' }),
  rules: field(3, list(RuleWithOperations), {
    listType: 'atomic',
    description: 'Which requests it is asked about: those that one of these matches.',
  }),
  failurePolicy: field(4, string, {
    pointer: true,
    default: 'Fail',
    description: 'When the webhook cannot be asked: Fail (the default) refuses the request, Ignore goes on without it.',
  }),
  matchPolicy: field(9, string, {
    pointer: true,
    default: 'Equivalent',
    description:
      'Exact matches only what the rules name; Equivalent (the default) the same resource in other groups and versions too.',
  }),
  namespaceSelector: field(5, LabelSelector, {
    default: {},
    description: 'Only objects whose namespace it selects, and those that are in none.',
  }),
};
const calling = {
  sideEffects: field(6, string, {
    pointer: true,
    required: true,
    description: 'None or NoneOnDryRun: what asking it changes elsewhere.',
  }),
  timeoutSeconds: field(7, int32, {
    pointer: true,
    default: 10,
    description: 'How long it may take, 1 to 30 seconds; 10 unless said. Then failurePolicy decides.',
  }),
  admissionReviewVersions: field(8, list(string), {
    required: true,
    listType: 'atomic',
    description: 'The versions of AdmissionReview it understands, the preferred one first.',
  }),
};
const objectSelector = { default: {}, description: 'Only objects that it selects, as they were or as they shall be.' };
const matchConditions = {
  listType: 'map',
  listMapKeys: ['name'],
  patchStrategy: 'merge',
  patchMergeKey: 'name',
  description: 'All of these must be true as well; at most 64.',
} as const;

export const ValidatingWebhook = message(
  'io.k8s.api.admissionregistration.v1.ValidatingWebhook',
  {
    ...matching,
    objectSelector: field(10, LabelSelector, objectSelector),
    ...calling,
    matchConditions: field(11, list(MatchCondition), matchConditions),
  },
  { description: 'A webhook that may refuse requests, and the requests it is asked about.' },
);
export interface ValidatingWebhook extends Infer<typeof ValidatingWebhook> {}

export const MutatingWebhook = message(
  'io.k8s.api.admissionregistration.v1.MutatingWebhook',
  {
    ...matching,
    objectSelector: field(11, LabelSelector, objectSelector),
    ...calling,
    reinvocationPolicy: field(10, string, {
      pointer: true,
      default: 'Never',
      description: 'IfNeeded asks it again when a later one changed the object; Never (the default) does not.',
    }),
    matchConditions: field(12, list(MatchCondition), matchConditions),
  },
  { description: 'A webhook that may change objects, and the requests it is asked about.' },
);
export interface MutatingWebhook extends Infer<typeof MutatingWebhook> {}
