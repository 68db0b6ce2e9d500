import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, string } from '../../schema/field.ts';

/** autoscaling/v1/scale: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ScaleSpec = message(
  'io.k8s.api.autoscaling.v1.ScaleSpec',
  {
    replicas: field(1, int32, { description: 'How many pods there should be.' }),
  },
  { description: 'The number of pods wanted.' },
);
export interface ScaleSpec extends Infer<typeof ScaleSpec> {}

export const ScaleStatus = message(
  'io.k8s.api.autoscaling.v1.ScaleStatus',
  {
    replicas: field(1, int32, { required: true, description: 'How many pods there are.' }),
    selector: field(2, string, { description: 'The labels of its pods, as the text of a selector.' }),
  },
  { description: 'The number of pods found.' },
);
export interface ScaleStatus extends Infer<typeof ScaleStatus> {}

export const Scale = message(
  'io.k8s.api.autoscaling.v1.Scale',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, {
      present: true,
      description: 'Name, namespace, uid and version of the object that is scaled.',
    }),
    spec: field(2, ScaleSpec, { default: {}, description: 'How many pods there should be.' }),
    status: field(3, ScaleStatus, { default: {}, description: 'How many there are. Read only.' }),
  },
  { description: 'How many pods an object has and should have, whatever its kind; its /scale.' },
);
export interface Scale extends Infer<typeof Scale> {}
