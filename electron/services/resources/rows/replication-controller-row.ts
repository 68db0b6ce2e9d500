import type { ReplicationController } from '../../../../common/api/core/v1/replication-controller.ts';
import type { WorkloadRow } from '../../../../common/ipc/rows/resource.ts';
import { labelsText, resourceRow } from './resource-row.ts';
import { workloadTone } from './workload-tone.ts';

export function replicationControllerRow(controller: ReplicationController): WorkloadRow {
  const { metadata, spec, status } = controller;
  const failure = status?.conditions?.find((each) => each.type === 'ReplicaFailure' && each.status === 'True');
  const counts = {
    wanted: spec.replicas ?? 1,
    current: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
  const isSettled = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return {
    ...resourceRow(controller),
    ...counts,
    tone: workloadTone(counts, isSettled, failure !== undefined),
    message: failure ? (failure.message ?? failure.reason ?? '') : '',
    images: (spec.template?.spec.containers ?? []).map(({ image = '' }) => image),
    selector: labelsText(spec.selector),
  };
}
