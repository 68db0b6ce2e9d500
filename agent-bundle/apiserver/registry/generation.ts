import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { semanticEqual } from './equality.ts';

/**
 * Counts a generation where what `counted` gives has changed: how a controller knows that what it observed is the latest.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#ObjectMeta (generation)
 */
export function countGeneration<T extends ApiObject>(object: T, old: T, counted: (object: T) => unknown): void {
  const changed = !semanticEqual(counted(object), counted(old));
  object.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
}
