import { type WriteRoad, type WriteTarget, type Written } from './write-road.ts';
import {
  admissionRequestOf,
  checkPlace,
  encodeForStore,
  ownershipOf,
  refuseInvalid,
  writeContextOf,
} from './write-road.ts';
import { allocateClaims, claimChanges, noClaims } from './claims.ts';
import { type Also, guaranteedUpdate, type ReadObject, type UpdateDecision } from '../storage/guaranteed-update.ts';
import { keepTimes, ownUpdated } from '../managed-fields/ownership.ts';
import { isReadyToRemove, prepareForUpdate, validateUpdate } from '../registry/update.ts';
import { modified, notFound } from '../status-error.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { FieldError } from '../registry/field-error.ts';
import type { UpdateStrategy } from '../registry/resource.ts';
import type { Reservation } from '../admission/reservation.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { objectKey } from '../storage/keys.ts';
import { decisionToStore, shownObject, storedCache } from './stored-form.ts';
import { withResourceVersion } from '../storage/stored-object.ts';

/** The object as it shall be. */
export interface Changed {
  /** The caller's own. Its resourceVersion, where it has one, must be the current one. */
  readonly object: ApiObject;
  /** For `Warning` headers. */
  readonly warnings: readonly string[];
  /** What is wrong with it already, before the rules of the strategy are asked. */
  readonly errors?: readonly FieldError[];
  /**
   * Absent: what it changes is the writer's from now on.
   *
   *   told   the object's managedFields say who owns what: a configuration was applied
   *   kept   nobody owns more or less than before
   */
  readonly ownership?: 'told' | 'kept';
}

interface Change {
  /** The resource's own, or that of a part; absent: the change obeys rules of its own (binding). */
  readonly strategy: UpdateStrategy | undefined;
  /** Called again upon the newest state, which it must leave as it is, when somebody else was faster; a `copy` is its own. */
  readonly from: (current: ApiObject, copy: () => ApiObject) => Changed;
}

/**
 * Changes an object that is there, on the condition that nobody else does meanwhile. Throws 404 when there is none, 409 when
 * the change is for another resourceVersion or uid, 422 when what comes out is not valid.
 */
export async function updateObject(road: WriteRoad, target: WriteTarget, change: Change): Promise<Written> {
  const { served, namespace, name, signal } = target;
  const { kind } = served.resource;
  const ref = { name, namespace: namespace || undefined };
  let warnings: readonly string[] = [];
  let tried: Buffer | undefined;
  let removed = false;
  const held: Held = {};
  const decide = async (input: { readonly current: ReadObject | undefined }): Promise<UpdateDecision> => {
    if (!input.current) throw notFound(kind, name);
    const shown = shownObject(served, input.current, signal);
    const current = shown instanceof Promise ? await shown : shown;
    const outcome = await decideUpdate(road, target, change, current, held);
    warnings = outcome.warnings;
    // What is only tried keeps the version it was tried upon, as the object itself would until it is written.
    tried = withResourceVersion(outcome.value, current.revision);
    removed = outcome.decision.type === 'delete';
    if (target.dryRun) return { type: 'keep' };
    return served.versions ? decisionToStore(served, outcome.decision, signal) : outcome.decision;
  };
  const cached = await storedCache(served).get(ref, 'any', signal);
  const { object } = await guaranteedUpdate(road.store, objectKey(kind, ref), { cached, decide }, signal)
    .then((result) => {
      if (result.changed && result.object) held.reservation?.written(result.object.revision);
      return result;
    })
    .finally(() => held.reservation?.end());
  if (!object) throw notFound(kind, name);
  // Who takes the last finalizer away is answered with the object as he wanted it, though nobody has stored it so.
  if ((target.dryRun || removed) && tried) return { code: 200, bytes: tried, warnings };
  const { bytes } = served.versions ? await shownObject(served, object, signal) : object;
  return { code: 200, bytes, warnings };
}

/** What the last decision has reserved. */
interface Held {
  reservation?: Reservation;
}

async function decideUpdate(road: WriteRoad, target: WriteTarget, change: Change, current: ReadObject, held: Held) {
  held.reservation?.end();
  held.reservation = undefined;
  const { resource } = target.served;
  const { kind } = resource;
  const old = parseStored(current.bytes);
  const { object, warnings, errors = [], ownership } = change.from(old, () => parseStored(current.bytes));
  checkPlace(resource, target, object);
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== String(current.revision)) throw modified(kind, target.name);
  const context = writeContextOf(road, target);
  if (ownership === undefined) ownUpdated(target.served, old, object, ownershipOf(target, context));
  const request = admissionRequestOf(target, 'UPDATE', object, old);
  await road.admission.mutate(request);
  // A webhook may not move it.
  checkPlace(resource, target, object);
  if (change.strategy) {
    prepareForUpdate(resource, change.strategy, object, old, context);
    const more = validateUpdate(resource, change.strategy, object, old);
    refuseInvalid(kind, target.name, [...errors, ...more]);
  }
  const reservation = await road.admission.validate(request);
  held.reservation = reservation;
  refuseInvalid(kind, target.name, await allocateClaims(road.store, resource, object, old, target.signal));
  keepTimes(old, object);
  const value = encodeForStore(kind, object);
  const removes = isReadyToRemove(resource, object);
  const claims = resource.claims && claimChanges(resource, removes ? undefined : object, old, context.now);
  const decision: UpdateDecision = removes
    ? { type: 'delete', also: claims }
    : { type: 'put', value, ttlSeconds: resource.ttlSeconds, also: together(claims, reservation) };
  const own = change.strategy?.warnings?.(object, old) ?? [];
  return { decision, value, warnings: [...warnings, ...own] };
}

/** What is written beside the object; undefined for nothing. */
function together(claims: Also = noClaims, reservation: Also = noClaims): Also | undefined {
  const writes = [...claims.writes, ...reservation.writes];
  const conditions = [...claims.conditions, ...reservation.conditions];
  return writes.length > 0 ? { conditions, writes } : undefined;
}
