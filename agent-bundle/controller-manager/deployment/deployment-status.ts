import type { Deployment, DeploymentCondition, DeploymentStatus } from '../../../common/api/apps/v1/deployment.ts';
import type { ReplicaSet } from '../../../common/api/apps/v1/replica-set.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { type RollingBounds } from './rollout.ts';

export interface DeploymentObserved {
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  readonly bounds: RollingBounds;
  readonly createdNow: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status */
export function deploymentStatus(deployment: Deployment, observed: DeploymentObserved): DeploymentStatus {
  const { current, old, bounds } = observed;
  const sets = [...(current ? [current] : []), ...old];
  const total = (count: (status: NonNullable<ReplicaSet['status']>) => number | undefined) =>
    sets.reduce((sum, { status }) => sum + ((status && count(status)) ?? 0), 0);
  const wanted = deployment.spec.replicas ?? 1;
  const counts = {
    replicas: total((status) => status.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: total((status) => status.readyReplicas),
    availableReplicas: total((status) => status.availableReplicas),
  };
  const specTotal = sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
  const unavailableReplicas = Math.max(0, specTotal - counts.availableReplicas);
  const shown = Object.entries({ ...counts, unavailableReplicas }).filter(([, count]) => count > 0);
  const complete =
    counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted;
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...(Object.fromEntries(shown) as Partial<typeof counts>),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    conditions: [
      ...conditions(deployment, observed, counts, complete),
      available(counts.availableReplicas >= wanted - bounds.unavailable),
    ].map((condition) => keepTimes(condition, deployment, observed.now)),
  };
}

type NewCondition = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>;

const available = (enough: boolean): NewCondition =>
  enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };

function conditions(
  deployment: Deployment,
  { current, createdNow, now, old }: DeploymentObserved,
  counts: { updatedReplicas: number; readyReplicas: number; availableReplicas: number; replicas: number },
  complete: boolean,
): NewCondition[] {
  const failures = [...(current ? [current] : []), ...old]
    .flatMap(({ status }) => status?.conditions ?? [])
    .filter(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
    .slice(0, 1)
    .map(({ reason, message }): NewCondition => ({ type: 'ReplicaFailure', status: 'True', reason, message }));
  const progressing = progress(deployment, current, counts, { createdNow, complete, now });
  return progressing ? [progressing, ...failures] : failures;
}

/** Infinite deadlines (2³¹-1) mean that nobody asked. */
const noDeadline = 2 ** 31 - 1;

function progress(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  counts: { updatedReplicas: number; readyReplicas: number; availableReplicas: number; replicas: number },
  { createdNow, complete, now }: { createdNow: boolean; complete: boolean; now: number },
): NewCondition | undefined {
  const deadline = deployment.spec.progressDeadlineSeconds ?? noDeadline;
  if (deadline === noDeadline) return undefined;
  const present = deployment.status?.conditions?.find(({ type }) => type === 'Progressing');
  const named = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const as = (status: string, reason: string, message: string): NewCondition => ({
    type: 'Progressing',
    status,
    reason,
    message,
  });
  if (deployment.spec.paused) {
    return present?.reason === 'DeploymentPaused' ? present : as('Unknown', 'DeploymentPaused', 'Deployment is paused');
  }
  if (complete && current) return as('True', 'NewReplicaSetAvailable', `${named} has successfully progressed.`);
  if (createdNow) return as('True', 'NewReplicaSetCreated', `Created new replica set "${current?.metadata.name}"`);
  if (present?.reason === 'DeploymentPaused') return as('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  // The rollout is over: pods that fail later are no matter of its progress.
  const rolledOut = current && counts.replicas === counts.updatedReplicas;
  if (present?.reason === 'NewReplicaSetAvailable' && rolledOut) return present;
  const before = deployment.status;
  const moved =
    counts.updatedReplicas > (before?.updatedReplicas ?? 0) ||
    counts.readyReplicas > (before?.readyReplicas ?? 0) ||
    counts.availableReplicas > (before?.availableReplicas ?? 0) ||
    counts.replicas - counts.updatedReplicas < (before?.replicas ?? 0) - (before?.updatedReplicas ?? 0);
  if (moved || !present || present.reason === 'NewReplicaSetAvailable') {
    return as('True', 'ReplicaSetUpdated', `${named} is progressing.`);
  }
  if (present.reason === 'ProgressDeadlineExceeded') return present;
  const since = Date.parse(present.lastUpdateTime ?? '') || now;
  if (now - since > deadline * 1000)
    return as('False', 'ProgressDeadlineExceeded', `${named} has timed out progressing.`);
  return present;
}

/** Milliseconds until the progress deadline passes; undefined when nothing is awaited. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const deadline = deployment.spec.progressDeadlineSeconds ?? noDeadline;
  const present = status.conditions?.find(({ type }) => type === 'Progressing');
  const settled = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'DeploymentPaused'];
  if (deadline === noDeadline || !present || settled.includes(present.reason ?? '')) return undefined;
  return (Date.parse(present.lastUpdateTime ?? '') || now) + deadline * 1000 - now + 1000;
}

/** A condition that says the same keeps both times; a change of its words alone keeps the transition. */
function keepTimes(condition: NewCondition, deployment: Deployment, now: number): DeploymentCondition {
  const time = timestamp(now);
  const present = deployment.status?.conditions?.find(({ type }) => type === condition.type);
  const { type, status, reason, message } = condition;
  const lastTransitionTime = present?.status === status ? present.lastTransitionTime : time;
  // Progress made under the same words counts as news: the deadline runs from the last of it.
  const same = present?.status === status && present.reason === reason && present.message === message;
  const again = reason === 'ReplicaSetUpdated' && condition !== present;
  return {
    type,
    status,
    lastUpdateTime: same && !again ? present.lastUpdateTime : time,
    lastTransitionTime,
    reason,
    message,
  };
}
