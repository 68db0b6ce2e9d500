import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, int64, list, message, string, time } from '../../schema/field.ts';

/** authentication.k8s.io/v1: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
export const BoundObjectReference = message(
  'io.k8s.api.authentication.v1.BoundObjectReference',
  {
    kind: field(1, string, { description: 'Pod, Secret or Node.' }),
    apiVersion: field(2, string, { description: 'Of the object: v1.' }),
    name: field(3, string, { description: 'Its name.' }),
    uid: field(4, string, { description: 'Tells it from a later one of the same name.' }),
  },
  { description: 'An object without which a token is worth nothing.' },
);
export interface BoundObjectReference extends Infer<typeof BoundObjectReference> {}

export const TokenRequestSpec = message(
  'io.k8s.api.authentication.v1.TokenRequestSpec',
  {
    audiences: field(1, list(string), {
      required: true,
      listType: 'atomic',
      description: 'For whom the token is: whoever it is shown to must find himself here. Empty: for the API.',
    }),
    expirationSeconds: field(4, int64, {
      pointer: true,
      default: 3600,
      description: 'How long the token shall hold; the answer may hold less long.',
    }),
    boundObjectRef: field(3, BoundObjectReference, {
      description: 'The token ends with this object.',
    }),
  },
  { description: 'What token is asked for.' },
);
export interface TokenRequestSpec extends Infer<typeof TokenRequestSpec> {}

export const TokenRequestStatus = message(
  'io.k8s.api.authentication.v1.TokenRequestStatus',
  {
    token: field(1, string, { required: true, description: 'The bearer token.' }),
    expirationTimestamp: field(2, time, { required: true, description: 'When it ends.' }),
  },
  { description: 'The token that was made.' },
);
export interface TokenRequestStatus extends Infer<typeof TokenRequestStatus> {}

export const TokenRequest = message(
  'io.k8s.api.authentication.v1.TokenRequest',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'The name and namespace of the service account.' }),
    spec: field(2, TokenRequestSpec, { required: true, description: 'What is asked for.' }),
    status: field(3, TokenRequestStatus, { description: 'What is given.' }),
  },
  { description: 'Asks for a token of a service account.' },
);
export interface TokenRequest extends Infer<typeof TokenRequest> {}
