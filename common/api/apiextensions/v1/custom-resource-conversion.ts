import { type Infer, bytes, field, int32, list, message, string } from '../../schema/field.ts';

const definitions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** How versions convert: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion */
export const ServiceReference = message(
  `${definitions}.ServiceReference`,
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
  `${definitions}.WebhookClientConfig`,
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

export const WebhookConversion = message(
  `${definitions}.WebhookConversion`,
  {
    clientConfig: field(2, WebhookClientConfig, { description: 'Where the webhook is.' }),
    conversionReviewVersions: field(3, list(string), {
      required: true,
      listType: 'atomic',
      description: 'The versions of ConversionReview it understands, the preferred one first.',
    }),
  },
  { description: 'A webhook that converts objects.' },
);
export interface WebhookConversion extends Infer<typeof WebhookConversion> {}

export const CustomResourceConversion = message(
  `${definitions}.CustomResourceConversion`,
  {
    strategy: field(1, string, {
      required: true,
      description: 'None (the default) changes apiVersion alone, Webhook asks a webhook.',
    }),
    webhook: field(2, WebhookConversion, { description: 'Whom to ask, for the strategy Webhook.' }),
  },
  { description: 'How objects are brought from one version to another.' },
);
export interface CustomResourceConversion extends Infer<typeof CustomResourceConversion> {}
