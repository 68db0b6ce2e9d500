import { type Infer, field, message, bool, int64, list, string } from '../schema/field.ts';
import { typeMeta } from '../schema/type-meta.ts';

/** meta/v1 DeleteOptions: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/ */
const Preconditions = message('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', {
  uid: field(1, string, { pointer: true }),
  resourceVersion: field(2, string, { pointer: true }),
});

const DeleteOptions = message('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', {
  ...typeMeta,
  gracePeriodSeconds: field(1, int64, { pointer: true }),
  preconditions: field(2, Preconditions),
  orphanDependents: field(3, bool, { pointer: true }),
  propagationPolicy: field(4, string, { pointer: true }),
  dryRun: field(5, list(string)),
});
export interface DeleteOptions extends Infer<typeof DeleteOptions> {}

/** The body of a DELETE. Every group knows it, so its group here is that of the options themselves. */
export const DeleteOptionsKind = { group: 'meta.k8s.io', version: 'v1', kind: 'DeleteOptions', schema: DeleteOptions };
