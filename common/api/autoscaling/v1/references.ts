import { type Infer, field, message, string } from '../../schema/field.ts';

/** autoscaling/v1/references: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const CrossVersionObjectReference = message(
  'io.k8s.api.autoscaling.v1.CrossVersionObjectReference',
  {
    kind: field(1, string, { required: true }),
    name: field(2, string, { required: true }),
    apiVersion: field(3, string),
  },
  { atomic: true },
);
export interface CrossVersionObjectReference extends Infer<typeof CrossVersionObjectReference> {}
