import type { StatefulSet, StatefulSetStatus } from '../../../common/api/apps/v1/stateful-set.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { revisionLabel } from '../controller-history/revision.ts';
import { isReady, untilAvailable } from '../pod-state.ts';

export interface StatefulObserved {
  readonly pods: readonly Pod[];
  /** Names of revisions. */
  readonly current: string;
  readonly update: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The status that says what is. An update is over when every wanted pod is ready and of its revision. */
export function statefulSetStatus(
  set: StatefulSet,
  { pods, current, update, now }: StatefulObserved,
): StatefulSetStatus {
  const { metadata, spec, status: present } = set;
  const working = pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod));
  const available = working.filter((pod) => untilAvailable(pod, spec.minReadySeconds ?? 0, now) === 0);
  const staying = pods.filter((pod) => !pod.metadata.deletionTimestamp);
  const ofRevision = (name: string) => staying.filter((pod) => pod.metadata.labels?.[revisionLabel] === name).length;
  const wanted = spec.replicas ?? 1;
  const isOver =
    spec.updateStrategy?.type !== 'OnDelete' &&
    [pods.length, working.length, ofRevision(update)].every((count) => count === wanted);
  const currentRevision = isOver ? update : current;
  return {
    observedGeneration: metadata.generation ?? 0,
    replicas: pods.length,
    ...count('readyReplicas', working.length),
    ...count('currentReplicas', ofRevision(currentRevision)),
    ...count('updatedReplicas', ofRevision(update)),
    currentRevision,
    updateRevision: update,
    collisionCount: present?.collisionCount ?? 0,
    // Nobody but others sets conditions; they stay.
    ...(present?.conditions ? { conditions: present.conditions } : {}),
    availableReplicas: available.length,
  };
}

/** As the API has it, a count of none is left out. */
const count = <Name extends keyof StatefulSetStatus>(name: Name, value: number) =>
  value === 0 ? {} : { [name]: value };
