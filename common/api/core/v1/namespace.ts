import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/namespace: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const NamespaceCondition = message('io.k8s.api.core.v1.NamespaceCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export interface NamespaceCondition extends Infer<typeof NamespaceCondition> {}

export const NamespaceSpec = message('io.k8s.api.core.v1.NamespaceSpec', {
  finalizers: field(1, list(string)),
});
export interface NamespaceSpec extends Infer<typeof NamespaceSpec> {}

export const NamespaceStatus = message('io.k8s.api.core.v1.NamespaceStatus', {
  phase: field(1, string, { description: 'Active, or Terminating while what is in it is deleted.' }),
  conditions: field(2, list(NamespaceCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
});
export interface NamespaceStatus extends Infer<typeof NamespaceStatus> {}

export const Namespace = message(
  'io.k8s.api.core.v1.Namespace',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, NamespaceSpec, { default: {} }),
    status: field(3, NamespaceStatus, { default: {} }),
  },
  { description: 'A space for names: most objects live in one, and are deleted with it.' },
);
export interface Namespace extends Infer<typeof Namespace> {}

export const NamespaceKind = defineKind<Namespace>(
  { group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces', namespaced: false, shortNames: ['ns'] },
  Namespace,
);
