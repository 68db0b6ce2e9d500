import { ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { ReplicationControllerKind } from '../../../common/api/core/v1/replication-controller.ts';
import { selects } from '../../../common/api/labels.ts';
import type { ControllerContext } from '../controller.ts';
import { ReplicasController } from './replicas-controller.ts';

/** https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/ */
export const replicationController = (context: ControllerContext) =>
  new ReplicasController(
    {
      kind: ReplicationControllerKind,
      selects: ({ spec }, { metadata }) => selects({ matchLabels: spec.selector }, metadata.labels),
    },
    context,
  );

/** https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/ */
export const replicaSetController = (context: ControllerContext) =>
  new ReplicasController(
    { kind: ReplicaSetKind, selects: ({ spec }, { metadata }) => selects(spec.selector, metadata.labels) },
    context,
  );
