import type { ReplicaSetStatus } from '../../../common/api/apps/v1/replica-set.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { canonicalJson } from '../canonical-json.ts';
import { isActive, isReady, untilAvailable } from '../pod-state.ts';

type Condition = NonNullable<ReplicaSetStatus['conditions']>[number];

export interface ReplicasObserved {
  readonly pods: readonly Pod[];
  readonly generation: number;
  readonly minReadySeconds: number;
  readonly templateLabels: Readonly<Record<string, string>>;
  /** Why the last writes failed, in one sentence; undefined when they did not. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The status that says what is; conditions keep their times while they stay as they are. */
export function replicasStatus(present: ReplicaSetStatus | undefined, observed: ReplicasObserved): ReplicaSetStatus {
  const active = observed.pods.filter(isActive);
  const labels = Object.entries(observed.templateLabels);
  const isLabelled = ({ metadata }: Pod) => labels.every(([key, value]) => metadata.labels?.[key] === value);
  const isAvailable = (pod: Pod) => untilAvailable(pod, observed.minReadySeconds, observed.now) === 0;
  const conditions = conditionsOf(present?.conditions ?? [], observed);
  return {
    replicas: active.length,
    ...count('fullyLabeledReplicas', active.filter(isLabelled).length),
    ...count('readyReplicas', active.filter(isReady).length),
    ...count('availableReplicas', active.filter(isAvailable).length),
    observedGeneration: observed.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** As the API has it, a count of none is left out. */
const count = <Name extends keyof ReplicaSetStatus>(name: Name, value: number) =>
  value === 0 ? {} : { [name]: value };

function conditionsOf(present: readonly Condition[], { failure, now }: ReplicasObserved): Condition[] {
  const others = present.filter(({ type }) => type !== 'ReplicaFailure');
  if (!failure) return others;
  const known = present.find(({ type }) => type === 'ReplicaFailure');
  const lastTransitionTime = known?.lastTransitionTime ?? timestamp(now);
  return [...others, { type: 'ReplicaFailure', status: 'True', ...failure, lastTransitionTime }];
}

/** True when there is nothing to write. */
export const sameStatus = (present: ReplicaSetStatus | undefined, wanted: ReplicaSetStatus): boolean =>
  present !== undefined && canonicalJson(withZeros(present)) === canonicalJson(withZeros(wanted));

const withZeros = (status: ReplicaSetStatus): ReplicaSetStatus => ({
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  conditions: [],
  ...status,
});
