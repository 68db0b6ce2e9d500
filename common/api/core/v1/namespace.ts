import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/namespace: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const NamespaceCondition = message(
  'io.k8s.api.core.v1.NamespaceCondition',
  {
    type: field(1, string, {
      required: true,
      description:
        'NamespaceContentRemaining, NamespaceFinalizersRemaining, NamespaceDeletionContentFailure and so on.',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(4, time, { description: 'When the status last changed.' }),
    reason: field(5, string, { description: 'Why, in a word.' }),
    message: field(6, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the deletion of a namespace.' },
);
export interface NamespaceCondition extends Infer<typeof NamespaceCondition> {}

export const NamespaceSpec = message(
  'io.k8s.api.core.v1.NamespaceSpec',
  {
    finalizers: field(1, list(string), {
      description: 'While there is one, such as kubernetes, the namespace is not removed.',
    }),
  },
  { description: 'What holds a namespace.' },
);
export interface NamespaceSpec extends Infer<typeof NamespaceSpec> {}

export const NamespaceStatus = message(
  'io.k8s.api.core.v1.NamespaceStatus',
  {
    phase: field(1, string, { description: 'Active, or Terminating while what is in it is deleted.' }),
    conditions: field(2, list(NamespaceCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'What keeps its deletion from being done.',
    }),
  },
  { description: 'While it is being deleted, nothing new can be created in it.' },
);
export interface NamespaceStatus extends Infer<typeof NamespaceStatus> {}

export const Namespace = message(
  'io.k8s.api.core.v1.Namespace',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, NamespaceSpec, { default: {}, description: 'What holds it while it is being deleted.' }),
    status: field(3, NamespaceStatus, {
      default: {},
      description: 'Whether it is in use or being deleted. Read only.',
    }),
  },
  { description: 'A space for names: most objects live in one, and are deleted with it.' },
);
export interface Namespace extends Infer<typeof Namespace> {}

export const NamespaceKind = defineKind<Namespace>(
  { group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces', namespaced: false, shortNames: ['ns'] },
  Namespace,
);
