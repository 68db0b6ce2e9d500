import { DeleteOptions, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';

/** policy/v1/eviction: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/ */
export const Eviction = message('io.k8s.api.policy.v1.Eviction', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  deleteOptions: field(2, DeleteOptions),
});
export interface Eviction extends Infer<typeof Eviction> {}
