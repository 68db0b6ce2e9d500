import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { MutatingWebhook } from './webhook.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export const MutatingWebhookConfiguration = message(
  'io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    webhooks: field(2, list(MutatingWebhook), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'The webhooks, asked one after the other.',
    }),
  },
  { description: 'Webhooks that may change objects before they are stored.' },
);
export interface MutatingWebhookConfiguration extends Infer<typeof MutatingWebhookConfiguration> {}

export const MutatingWebhookConfigurationKind = defineKind<MutatingWebhookConfiguration>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    resource: 'mutatingwebhookconfigurations',
    namespaced: false,
    categories: ['api-extensions'],
  },
  MutatingWebhookConfiguration,
);
