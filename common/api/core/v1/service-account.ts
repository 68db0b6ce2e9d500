import { LocalObjectReference, ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, list } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/service-account: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ServiceAccount = message(
  'io.k8s.api.core.v1.ServiceAccount',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    secrets: field(2, list(ObjectReference), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Secrets its pods may use, where the mountable-secrets annotation asks for that.',
    }),
    imagePullSecrets: field(3, list(LocalObjectReference), {
      description: 'Secrets for pulling images, for all its pods.',
    }),
    automountServiceAccountToken: field(4, bool, {
      pointer: true,
      description: 'Whether its pods are given a token to call the API with.',
    }),
  },
  { description: 'An identity for processes in pods. They act as system:serviceaccount:<namespace>:<name>.' },
);
export interface ServiceAccount extends Infer<typeof ServiceAccount> {}

export const ServiceAccountKind = defineKind<ServiceAccount>(
  {
    group: '',
    version: 'v1',
    kind: 'ServiceAccount',
    resource: 'serviceaccounts',
    namespaced: true,
    shortNames: ['sa'],
  },
  ServiceAccount,
);
