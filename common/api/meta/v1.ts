import { typeMeta } from '../schema/type-meta.ts';
import { type Infer, field, message, bool, int64, list, map, raw, string, time } from '../schema/field.ts';

/** meta/v1: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/ */
export const OwnerReference = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  {
    apiVersion: field(5, string, { required: true, description: 'The API version of the owner, such as apps/v1.' }),
    kind: field(1, string, { required: true, description: 'The kind of the owner.' }),
    name: field(3, string, { required: true, description: 'The name of the owner.' }),
    uid: field(4, string, {
      required: true,
      description: 'The UID of the owner. One created anew under the same name is another.',
    }),
    controller: field(6, bool, {
      pointer: true,
      description: 'True for the one owner that manages the object. At most one.',
    }),
    blockOwnerDeletion: field(7, bool, {
      pointer: true,
      description: 'When the owner is deleted in the foreground, it waits for this one.',
    }),
  },
  { atomic: true, description: 'An object that another belongs to, in the same namespace or in none.' },
);
export interface OwnerReference extends Infer<typeof OwnerReference> {}

export const ManagedFieldsEntry = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry',
  {
    manager: field(1, string, {
      description: 'Who set them: the fieldManager of the request, or else the name of the client.',
    }),
    operation: field(2, string, { description: 'How they were set: Apply, or Update for every other way.' }),
    apiVersion: field(3, string, { description: 'The API version in which fieldsV1 names the fields.' }),
    time: field(4, time, { description: 'When the manager last set, changed or gave up one of them.' }),
    fieldsType: field(6, string, { description: 'The format of the fields. Always FieldsV1.' }),
    fieldsV1: field(7, raw, {
      description: 'The fields as a tree: f:<name> is a field, k:<keys> and v:<value> are items of lists.',
    }),
    subresource: field(8, string, {
      description: 'Through which subresource they were set, such as status. Empty: the object itself.',
    }),
  },
  { description: 'Fields that one manager has set, all in the same way.' },
);
export interface ManagedFieldsEntry extends Infer<typeof ManagedFieldsEntry> {}

export const ObjectMeta = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  {
    name: field(1, string, {
      present: true,
      description: 'Unique among objects of the kind in the namespace. Never changes.',
    }),
    generateName: field(2, string, {
      description: 'Without a name, the server makes one: this and five more characters.',
    }),
    namespace: field(3, string, { description: 'The space in which the name is unique. Never changes.' }),
    selfLink: field(4, string, { description: 'Unused; the server no longer fills it in.' }),
    uid: field(5, string, { description: 'Unique for all time. The server sets it.' }),
    resourceVersion: field(6, string, {
      description: 'Changes with every write. A write that names an older one is refused.',
    }),
    generation: field(7, int64, { description: 'Counts changes of what is wanted. The server sets it.' }),
    creationTimestamp: field(8, time, {
      description: 'CreationTimestamp is a timestamp: when the server made the object. The server sets it.',
    }),
    deletionTimestamp: field(9, time, { description: 'When it will be gone, or was to be: it is being deleted.' }),
    deletionGracePeriodSeconds: field(10, int64, {
      pointer: true,
      description: 'How many seconds it was given to end. Set with deletionTimestamp.',
    }),
    labels: field(11, map(string), { description: 'Keys and values to select objects by.' }),
    annotations: field(12, map(string), { description: 'Keys and values for tools, not to select by.' }),
    ownerReferences: field(13, list(OwnerReference), {
      patchStrategy: 'merge',
      patchMergeKey: 'uid',
      description: 'Objects this one belongs to. When all of them are gone, it is deleted.',
    }),
    finalizers: field(14, list(string), {
      patchStrategy: 'merge',
      description: 'While there is one, the object is not removed.',
    }),
    managedFields: field(17, list(ManagedFieldsEntry), {
      description: 'Who set which fields. The server keeps it for server-side apply.',
    }),
  },
  { description: 'What every object has: its names, its labels, who owns it and what holds it.' },
);
export interface ObjectMeta extends Infer<typeof ObjectMeta> {}

export const LabelSelectorRequirement = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement',
  {
    key: field(1, string, { required: true, description: 'The key of the label.' }),
    operator: field(2, string, { required: true, description: 'In, NotIn, Exists or DoesNotExist.' }),
    values: field(3, list(string), {
      description: 'What the value is compared with: some for In and NotIn, none for the others.',
    }),
  },
  { description: 'A condition on a label.' },
);
export interface LabelSelectorRequirement extends Infer<typeof LabelSelectorRequirement> {}

export const LabelSelector = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  {
    matchLabels: field(1, map(string), { description: 'Labels with exactly these values.' }),
    matchExpressions: field(2, list(LabelSelectorRequirement), { description: 'Conditions on labels.' }),
  },
  { atomic: true, description: 'Objects by their labels. All of it must hold; an empty one selects everything.' },
);
export interface LabelSelector extends Infer<typeof LabelSelector> {}

export const Condition = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Condition',
  {
    type: field(1, string, {
      required: true,
      description: 'Which aspect it is about, such as Ready. One condition for each.',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    observedGeneration: field(3, int64, { description: 'The generation that this is about.' }),
    lastTransitionTime: field(4, time, { required: true, description: 'When the status last changed.' }),
    reason: field(5, string, { required: true, description: 'Why, in a word.' }),
    message: field(6, string, { required: true, description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of an object.' },
);
export interface Condition extends Infer<typeof Condition> {}

export const Preconditions = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions',
  {
    uid: field(1, string, { pointer: true, description: 'The UID it must have.' }),
    resourceVersion: field(2, string, { pointer: true, description: 'The resource version it must have.' }),
  },
  { description: 'What must hold of an object, or the request ends in a conflict.' },
);
export interface Preconditions extends Infer<typeof Preconditions> {}

/** The body of a DELETE: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/ */
export const DeleteOptions = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  {
    ...typeMeta,
    gracePeriodSeconds: field(1, int64, {
      pointer: true,
      description: 'How many seconds it is given to end. 0: at once. Absent: what is usual for its kind.',
    }),
    preconditions: field(2, Preconditions, { description: 'What must hold, or nothing is deleted.' }),
    orphanDependents: field(3, bool, {
      pointer: true,
      description: 'Deprecated: use propagationPolicy. True: the objects it owns stay.',
    }),
    propagationPolicy: field(4, string, {
      pointer: true,
      description: 'What becomes of objects it owns: Background, Foreground (they go first) or Orphan (they stay).',
    }),
    dryRun: field(5, list(string), { description: 'All: the request is checked to its end, but nothing is deleted.' }),
    ignoreStoreReadErrorWithClusterBreakingPotential: field(6, bool, {
      pointer: true,
      description: 'To remove what cannot be read, without regard to finalizers. Not enabled here: it is ignored.',
    }),
  },
  { description: 'How an object is to be deleted.' },
);
export interface DeleteOptions extends Infer<typeof DeleteOptions> {}
