import { type Comparison, touched } from './compare.ts';
import { type FieldTree, difference, leaf, union } from './field-set.ts';
import { type Manager, type ManagerId, capped, isSameManager, without } from './managers.ts';

/** Fields of every object that nobody owns. */
export const unowned: FieldTree = {
  'f:apiVersion': leaf,
  'f:kind': leaf,
  'f:metadata': {
    '.': leaf,
    'f:clusterName': leaf,
    'f:creationTimestamp': leaf,
    'f:generation': leaf,
    'f:managedFields': leaf,
    'f:name': leaf,
    'f:namespace': leaf,
    'f:resourceVersion': leaf,
    'f:selfLink': leaf,
    'f:uid': leaf,
  },
};

export interface Writer extends ManagerId {
  /** The moment of the write. */
  readonly now: string;
}

/** What the write does to the object as a version shows it; undefined for versions that are no more. */
export type ComparisonIn = (apiVersion: string) => Comparison | undefined;

/**
 * Who owns what after an update, whoever did before: what it changes is the writer's alone, what it removes is nobody's.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managersAfterUpdate(
  before: readonly Manager[],
  writer: Writer,
  comparisonIn: ComparisonIn,
): readonly Manager[] {
  const losing = before.flatMap((manager) => {
    const comparison = comparisonIn(manager.apiVersion);
    return comparison ? without(manager, touched(comparison)) : [];
  });
  const gained = difference(comparisonIn(writer.apiVersion)?.changed, unowned);
  if (!gained) return capped(losing);
  const own = losing.find((manager) => isSameManager(manager, writer));
  const { now, ...id } = writer;
  const manager = { ...id, time: now, fields: union(own?.fields, gained) ?? gained };
  return capped([...losing.filter((other) => other !== own), manager]);
}
