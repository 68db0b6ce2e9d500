import { typeMeta } from '../schema/type-meta.ts';
import { type Infer, field, message, bool, int64, list, map, raw, string, time } from '../schema/field.ts';

/** meta/v1: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/ */
export const OwnerReference = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  {
    apiVersion: field(5, string, { required: true }),
    kind: field(1, string, { required: true }),
    name: field(3, string, { required: true }),
    uid: field(4, string, { required: true }),
    controller: field(6, bool, { pointer: true }),
    blockOwnerDeletion: field(7, bool, { pointer: true }),
  },
  { atomic: true },
);
export interface OwnerReference extends Infer<typeof OwnerReference> {}

export const ManagedFieldsEntry = message('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', {
  manager: field(1, string),
  operation: field(2, string),
  apiVersion: field(3, string),
  time: field(4, time),
  fieldsType: field(6, string),
  fieldsV1: field(7, raw),
  subresource: field(8, string),
});
export interface ManagedFieldsEntry extends Infer<typeof ManagedFieldsEntry> {}

export const ObjectMeta = message('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', {
  name: field(1, string, { present: true }),
  generateName: field(2, string),
  namespace: field(3, string),
  selfLink: field(4, string),
  uid: field(5, string),
  resourceVersion: field(6, string),
  generation: field(7, int64),
  creationTimestamp: field(8, time),
  deletionTimestamp: field(9, time),
  deletionGracePeriodSeconds: field(10, int64, { pointer: true }),
  labels: field(11, map(string)),
  annotations: field(12, map(string)),
  ownerReferences: field(13, list(OwnerReference), { patchStrategy: 'merge', patchMergeKey: 'uid' }),
  finalizers: field(14, list(string), { patchStrategy: 'merge' }),
  managedFields: field(17, list(ManagedFieldsEntry)),
});
export interface ObjectMeta extends Infer<typeof ObjectMeta> {}

export const LabelSelectorRequirement = message('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement', {
  key: field(1, string, { required: true }),
  operator: field(2, string, { required: true }),
  values: field(3, list(string)),
});
export interface LabelSelectorRequirement extends Infer<typeof LabelSelectorRequirement> {}

export const LabelSelector = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  {
    matchLabels: field(1, map(string)),
    matchExpressions: field(2, list(LabelSelectorRequirement)),
  },
  { atomic: true },
);
export interface LabelSelector extends Infer<typeof LabelSelector> {}

export const Condition = message('io.k8s.apimachinery.pkg.apis.meta.v1.Condition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  observedGeneration: field(3, int64),
  lastTransitionTime: field(4, time, { required: true }),
  reason: field(5, string, { required: true }),
  message: field(6, string, { required: true }),
});
export interface Condition extends Infer<typeof Condition> {}

export const Preconditions = message('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', {
  uid: field(1, string, { pointer: true }),
  resourceVersion: field(2, string, { pointer: true }),
});
export interface Preconditions extends Infer<typeof Preconditions> {}

/** The body of a DELETE: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/ */
export const DeleteOptions = message('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', {
  ...typeMeta,
  gracePeriodSeconds: field(1, int64, { pointer: true }),
  preconditions: field(2, Preconditions),
  orphanDependents: field(3, bool, { pointer: true }),
  propagationPolicy: field(4, string, { pointer: true }),
  dryRun: field(5, list(string)),
});
export interface DeleteOptions extends Infer<typeof DeleteOptions> {}
