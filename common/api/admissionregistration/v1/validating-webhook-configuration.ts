import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { ValidatingWebhook } from './webhook.ts';

/** admissionregistration.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export const ValidatingWebhookConfiguration = message(
  'io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    webhooks: field(2, list(ValidatingWebhook), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'The webhooks, all asked at once.',
    }),
  },
  { description: 'Webhooks that may refuse objects before they are stored.' },
);
export interface ValidatingWebhookConfiguration extends Infer<typeof ValidatingWebhookConfiguration> {}

export const ValidatingWebhookConfigurationKind = defineKind<ValidatingWebhookConfiguration>(
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    resource: 'validatingwebhookconfigurations',
    namespaced: false,
    categories: ['api-extensions'],
  },
  ValidatingWebhookConfiguration,
);
