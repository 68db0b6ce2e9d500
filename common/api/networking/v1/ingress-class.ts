import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/ingress-class: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/ */
export const IngressClassParametersReference = message(
  'io.k8s.api.networking.v1.IngressClassParametersReference',
  {
    apiGroup: field(1, string, { pointer: true, description: 'The API group of the object; absent: core.' }),
    kind: field(2, string, { required: true, description: 'The kind of the object.' }),
    name: field(3, string, { required: true, description: 'The name of the object.' }),
    scope: field(4, string, {
      pointer: true,
      default: 'Cluster',
      description: 'Where the object is: Cluster (the default) or Namespace.',
    }),
    namespace: field(5, string, {
      pointer: true,
      description: 'The namespace of the object; needed with scope Namespace, and only then.',
    }),
  },
  { description: 'An object that configures the controller.' },
);
export interface IngressClassParametersReference extends Infer<typeof IngressClassParametersReference> {}

export const IngressClassSpec = message(
  'io.k8s.api.networking.v1.IngressClassSpec',
  {
    controller: field(1, string, {
      description: 'Who serves ingresses of this class, such as `example.com/controller`. Never changes.',
    }),
    parameters: field(2, IngressClassParametersReference, {
      description: 'An object that says more to the controller.',
    }),
  },
  { description: 'The controller, and what it is told.' },
);
export interface IngressClassSpec extends Infer<typeof IngressClassSpec> {}

export const IngressClass = message(
  'io.k8s.api.networking.v1.IngressClass',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, IngressClassSpec, { present: true, description: 'Who serves ingresses of this class.' }),
  },
  {
    description:
      'Which controller serves the ingresses that name it. The annotation `ingressclass.kubernetes.io/is-default-class` makes one the default.',
  },
);
export interface IngressClass extends Infer<typeof IngressClass> {}

export const IngressClassKind = defineKind<IngressClass>(
  { group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', resource: 'ingressclasses', namespaced: false },
  IngressClass,
);
