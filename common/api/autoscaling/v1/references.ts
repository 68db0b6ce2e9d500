import { type Infer, field, message, string } from '../../schema/field.ts';

/** autoscaling/v1/references: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const CrossVersionObjectReference = message(
  'io.k8s.api.autoscaling.v1.CrossVersionObjectReference',
  {
    kind: field(1, string, { required: true, description: 'The kind of the object, such as Deployment.' }),
    name: field(2, string, { required: true, description: 'The name of the object.' }),
    apiVersion: field(3, string, { description: 'The group and version of the object, such as apps/v1.' }),
  },
  { atomic: true, description: 'An object in the same namespace.' },
);
export interface CrossVersionObjectReference extends Infer<typeof CrossVersionObjectReference> {}
