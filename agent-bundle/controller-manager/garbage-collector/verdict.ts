import type { ApiObject } from '../../../common/api/schema/kind.ts';

/**
 * What is to become of an object, by its owners.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion
 */
export type Verdict =
  | { readonly type: 'keep' }
  /** It has a living owner; these others are none, or are waiting for it to let go. */
  | { readonly type: 'drop-references'; readonly uids: readonly string[] }
  /** `unblock`: it and its own dependents wait for each other, so its owners no longer wait for it. */
  | { readonly type: 'delete'; readonly policy: 'Background' | 'Foreground' | 'Orphan'; readonly unblock: boolean };

/**
 *   living ──foreground deletion──▶ collecting (until its dependents are gone) ──▶ gone
 *     └────────any other deletion─────────────────────────────────────────────────▲
 */
export type OwnerState = 'living' | 'collecting' | 'gone';

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/** True while the object waits for its dependents to be deleted. */
export const isCollecting = ({ metadata }: ApiObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foreground);

/** True while the object waits for its dependents to be released. */
export const isOrphaning = ({ metadata }: ApiObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(orphan);

export const stateOfOwner = (owner: ApiObject): OwnerState => (isCollecting(owner) ? 'collecting' : 'living');

/** `states` has every owner of the object by UID. */
export function verdict(
  object: ApiObject,
  states: ReadonlyMap<string, OwnerState>,
  dependents: readonly ApiObject[],
): Verdict {
  const { ownerReferences = [], deletionTimestamp, finalizers = [] } = object.metadata;
  if (deletionTimestamp !== undefined || ownerReferences.length === 0) return { type: 'keep' };
  const inState = (...wanted: OwnerState[]) =>
    ownerReferences.filter(({ uid }) => wanted.includes(states.get(uid) ?? 'living')).map(({ uid }) => uid);
  if (inState('living').length > 0) {
    const uids = inState('gone', 'collecting');
    return uids.length > 0 ? { type: 'drop-references', uids } : { type: 'keep' };
  }
  if (inState('collecting').length > 0 && dependents.length > 0) {
    return { type: 'delete', policy: 'Foreground', unblock: dependents.some(isCollecting) };
  }
  // A finalizer that is there already says how it is to be deleted.
  if (finalizers.includes(orphan)) return { type: 'delete', policy: 'Orphan', unblock: false };
  return { type: 'delete', policy: finalizers.includes(foreground) ? 'Foreground' : 'Background', unblock: false };
}

/** The dependents that a collecting owner has to wait for. */
export const blockersOf = (owner: ApiObject, dependents: readonly ApiObject[]): ApiObject[] =>
  dependents.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion),
  );

/** What of an object matters to the collector: when it is the same, nothing has happened. */
export function collectorView({ metadata }: ApiObject): string {
  const { uid, deletionTimestamp, finalizers = [], ownerReferences = [] } = metadata;
  const owners = ownerReferences.map((reference) => [reference.uid, reference.blockOwnerDeletion]);
  return JSON.stringify([uid, deletionTimestamp !== undefined, finalizers, owners]);
}

/** The patch of exactly this state of the object by which a collector's finalizer is gone. */
export function withoutFinalizer({ metadata }: ApiObject, which: 'foreground' | 'orphan') {
  const name = which === 'foreground' ? foreground : orphan;
  const finalizers = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== name);
  return { metadata: { resourceVersion: metadata.resourceVersion, finalizers } };
}

/** The patch of exactly this state of the object by which it belongs to none of these owners. */
export function withoutOwners({ metadata }: ApiObject, uids: readonly string[]) {
  const ownerReferences = (metadata.ownerReferences ?? []).filter(({ uid }) => !uids.includes(uid));
  return { metadata: { resourceVersion: metadata.resourceVersion, ownerReferences } };
}

/** The patch of exactly this state of the object by which no owner waits for it. */
export function withoutBlocking({ metadata }: ApiObject) {
  const ownerReferences = (metadata.ownerReferences ?? []).map((each) => ({ ...each, blockOwnerDeletion: false }));
  return { metadata: { resourceVersion: metadata.resourceVersion, ownerReferences } };
}
