import type { NamespaceCondition } from '../../../common/api/core/v1/namespace.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

/** What is known about a namespace that is being emptied. */
export interface Termination {
  /** What is still there, by resource such as `pods.` or `deployments.apps`. */
  readonly remaining: ReadonlyMap<string, readonly ApiObject[]>;
  /** What could not be deleted, each in one sentence. */
  readonly failures: readonly string[];
  /** Groups and versions of which nobody knows what is in them, such as `metrics.k8s.io/v1beta1`. */
  readonly undiscovered: readonly string[];
}

interface ConditionWords {
  readonly type: string;
  /** Reason and message when all is well. */
  readonly well: readonly [string, string];
  readonly reason: string;
  /** Undefined: all is well. */
  readonly message: (termination: Termination) => string | undefined;
}

/** https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace */
const conditionWords: readonly ConditionWords[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    well: ['ResourcesDiscovered', 'All resources successfully discovered'],
    reason: 'DiscoveryFailed',
    message: ({ undiscovered }) => {
      const reasons = [...undiscovered].sort().map((each) => `${each}: stale GroupVersion discovery: ${each}`);
      if (reasons.length === 0) return undefined;
      return `Discovery failed for some groups, ${reasons.length} failing: unable to retrieve the complete list of server APIs: ${reasons.join(', ')}`;
    },
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    well: ['ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    reason: 'GroupVersionParsingFailed',
    message: () => undefined,
  },
  {
    type: 'NamespaceDeletionContentFailure',
    well: ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
    reason: 'ContentDeletionFailed',
    message: ({ failures }) => {
      const [first] = failures;
      if (first === undefined) return undefined;
      const all = failures.length === 1 ? first : `[${failures.join(', ')}]`;
      return `Failed to delete all resource types, ${failures.length} remaining: ${all}`;
    },
  },
  {
    type: 'NamespaceContentRemaining',
    well: ['ContentRemoved', 'All content successfully removed'],
    reason: 'SomeResourcesRemain',
    message: ({ remaining }) => {
      const counts = [...remaining].filter(([, objects]) => objects.length > 0);
      if (counts.length === 0) return undefined;
      const left = counts.map(([resource, objects]) => `${resource} has ${objects.length} resource instances`).sort();
      return `Some resources are remaining: ${left.join(', ')}`;
    },
  },
  {
    type: 'NamespaceFinalizersRemaining',
    well: ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    reason: 'SomeFinalizersRemain',
    message: ({ remaining }) => {
      const held = heldBy([...remaining.values()].flat());
      return held && `Some content in the namespace has finalizers remaining: ${held}`;
    },
  },
];

/**
 * The conditions that say how far the end of a namespace has come; those that say the same keep their time. `now` is
 * milliseconds since the epoch.
 */
export function terminationConditions(
  present: readonly NamespaceCondition[],
  termination: Termination,
  now: number,
): NamespaceCondition[] {
  return conditionWords.map(({ type, well, reason, message }): NamespaceCondition => {
    const trouble = message(termination);
    const status = trouble === undefined ? 'False' : 'True';
    const words = trouble === undefined ? { reason: well[0], message: well[1] } : { reason, message: trouble };
    const known = present.find((each) => each.type === type);
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : timestamp(now);
    return { type, status, lastTransitionTime, ...words };
  });
}

function heldBy(objects: readonly ApiObject[]): string | undefined {
  const counts = new Map<string, number>();
  for (const finalizer of objects.flatMap(({ metadata }) => metadata.finalizers ?? [])) {
    counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  return [...counts]
    .map(([finalizer, count]) => `${finalizer} in ${count} resource instances`)
    .sort()
    .join(', ');
}
