import { ValidatingWebhookConfigurationKind } from '../../../../common/api/admissionregistration/v1/validating-webhook-configuration.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { validateWebhooks } from './webhook-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/ */
export const validatingWebhookConfigurations = defineResource(ValidatingWebhookConfigurationKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: ({ webhooks }) => validateWebhooks(webhooks),
    prepareForUpdate: (configuration, old) => countGeneration(configuration, old, ({ webhooks }) => webhooks ?? []),
    validateUpdate: ({ webhooks }) => validateWebhooks(webhooks),
  },
  columns: [
    nameColumn,
    column('Webhooks', 'How many webhooks there are.', ({ webhooks = [] }) => webhooks.length, { type: 'integer' }),
    ageColumn,
  ],
});
