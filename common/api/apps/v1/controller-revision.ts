import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int64, raw } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/ */
export const ControllerRevision = message(
  'io.k8s.api.apps.v1.ControllerRevision',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    data: field(2, raw, { description: 'The state, as its controller wrote it. Never changes.' }),
    revision: field(3, int64, { required: true, description: 'Numbers the states of one owner; higher is newer.' }),
  },
  {
    description: 'An earlier state of a StatefulSet or DaemonSet, kept by its controller to compare and to go back to.',
  },
);
export interface ControllerRevision extends Infer<typeof ControllerRevision> {}

export const ControllerRevisionKind = defineKind<ControllerRevision>(
  { group: 'apps', version: 'v1', kind: 'ControllerRevision', resource: 'controllerrevisions', namespaced: true },
  ControllerRevision,
);
