import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, string } from '../../schema/field.ts';

/** autoscaling/v1/scale: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ScaleSpec = message('io.k8s.api.autoscaling.v1.ScaleSpec', {
  replicas: field(1, int32),
});
export interface ScaleSpec extends Infer<typeof ScaleSpec> {}

export const ScaleStatus = message('io.k8s.api.autoscaling.v1.ScaleStatus', {
  replicas: field(1, int32, { required: true }),
  selector: field(2, string),
});
export interface ScaleStatus extends Infer<typeof ScaleStatus> {}

export const Scale = message('io.k8s.api.autoscaling.v1.Scale', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, ScaleSpec, { default: {} }),
  status: field(3, ScaleStatus, { default: {} }),
});
export interface Scale extends Infer<typeof Scale> {}
