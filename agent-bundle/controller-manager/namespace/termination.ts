import type { NamespaceCondition } from '../../../common/api/core/v1/namespace.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

/** What is known about a namespace that is being emptied. */
export interface Termination {
  /** What is still there, by resource such as `pods` or `deployments.apps`. */
  readonly remaining: ReadonlyMap<string, readonly ApiObject[]>;
  /** What could not be deleted, each in one sentence. */
  readonly failures: readonly string[];
}

type State = Pick<NamespaceCondition, 'type' | 'status' | 'reason' | 'message'>;

const state = (type: string, holds: boolean, reason: string, message: string): State => ({
  type,
  status: holds ? 'True' : 'False',
  reason,
  message,
});

/**
 * The conditions that say how far the end of a namespace has come; those that say the same keep their time. `now` is
 * milliseconds since the epoch. https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace
 */
export function terminationConditions(
  present: readonly NamespaceCondition[],
  { remaining, failures }: Termination,
  now: number,
): NamespaceCondition[] {
  const counts = [...remaining].filter(([, objects]) => objects.length > 0);
  const left = counts.map(([resource, objects]) => `${resource} has ${objects.length} resource instances`).join(', ');
  const held = heldBy([...remaining.values()].flat());
  const states = [
    failures.length > 0
      ? state('NamespaceDeletionContentFailure', true, 'ContentDeletionFailed', failures.join('; '))
      : state('NamespaceDeletionContentFailure', false, 'ContentDeleted', 'All content successfully deleted'),
    left
      ? state('NamespaceContentRemaining', true, 'SomeResourcesRemain', `Some resources are remaining: ${left}`)
      : state('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    held
      ? state('NamespaceFinalizersRemaining', true, 'SomeFinalizersRemain', `Some finalizers are remaining: ${held}`)
      : state('NamespaceFinalizersRemaining', false, 'ContentHasNoFinalizers', 'All finalizers of content finished'),
  ];
  return states.map((each): NamespaceCondition => {
    const known = present.find(({ type }) => type === each.type);
    const lastTransitionTime = known?.status === each.status ? known.lastTransitionTime : timestamp(now);
    return { ...each, lastTransitionTime };
  });
}

function heldBy(objects: readonly ApiObject[]): string {
  const counts = new Map<string, number>();
  for (const finalizer of objects.flatMap(({ metadata }) => metadata.finalizers ?? [])) {
    counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  return [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).join(', ');
}
