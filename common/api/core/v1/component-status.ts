import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/component-status: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/component-status-v1/ */
export const ComponentCondition = message(
  'io.k8s.api.core.v1.ComponentCondition',
  {
    type: field(1, string, { required: true, description: 'Healthy, and nothing else.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    message: field(3, string, { description: 'What the component says of itself.' }),
    error: field(4, string, { description: 'Why it could not be asked.' }),
  },
  { description: 'What a part of the control plane answered when it was asked for its health.' },
);
export interface ComponentCondition extends Infer<typeof ComponentCondition> {}

export const ComponentStatus = message(
  'io.k8s.api.core.v1.ComponentStatus',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, that of the part.' }),
    conditions: field(2, list(ComponentCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'How it is: a single one, Healthy.',
    }),
  },
  { description: 'Whether a part of the control plane is well. Deprecated: ask the health endpoints of the parts.' },
);
export interface ComponentStatus extends Infer<typeof ComponentStatus> {}

export const ComponentStatusKind = defineKind<ComponentStatus>(
  {
    group: '',
    version: 'v1',
    kind: 'ComponentStatus',
    resource: 'componentstatuses',
    namespaced: false,
    shortNames: ['cs'],
  },
  ComponentStatus,
);
