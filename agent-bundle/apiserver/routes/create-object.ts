import { type WriteRoad, type WriteTarget, type Written } from './write-road.ts';
import {
  admissionRequestOf,
  checkPlace,
  encodeForStore,
  gaveUp,
  ownershipOf,
  refuseInvalid,
  writeContextOf,
} from './write-road.ts';
import { alreadyExists, notGenerated } from '../status-error.ts';
import { type Reservation, noReservation } from '../admission/reservation.ts';
import { allocateClaims, claimChanges } from './claims.ts';
import { prepareForCreate, validateCreate } from '../registry/create.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { ownCreated } from '../managed-fields/ownership.ts';
import { objectKey } from '../storage/keys.ts';
import { valueToStore } from './stored-form.ts';
import { withResourceVersion } from '../storage/stored-object.ts';

interface NewObject {
  /** `told`: its managedFields say who owns what. Absent: it is the writer's. */
  readonly ownership?: 'told';
  /** Fresh each time it is asked for: a generated name or an address that was taken meanwhile starts over. */
  readonly decode: () => ApiObject;
  readonly warnings: readonly string[];
}

const mostAttempts = 8;
/** How often somebody else may take from a quota before us; servers take turns with their own writes. */
const mostRenewals = 100;

/**
 * Creates an object, with everything that goes with it, in one transaction. Throws 409 when the name is taken, 422 when the
 * object is not valid, and whatever admission throws.
 */
export async function createObject(road: WriteRoad, target: WriteTarget, wanted: NewObject): Promise<Written> {
  const { resource } = target.served;
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const object = wanted.decode();
    const reservation = await prepare(road, target, object, wanted.ownership);
    const outcome = await settle(road, target, object, reservation).finally(() => reservation?.end());
    const { name } = object.metadata;
    const warnings = [...wanted.warnings, ...(resource.strategy.warnings?.(object, undefined) ?? [])];
    if (outcome.type === 'done') return { code: 201, bytes: outcome.bytes, warnings };
    if (outcome.type === 'claim-taken') continue;
    const generated = target.name === '' && !wanted.decode().metadata.name;
    if (!generated) throw alreadyExists(resource.kind, name);
    if (attempt === mostAttempts) throw notGenerated(resource.kind, name);
  }
  throw gaveUp(resource.kind, target.name);
}

/** Lets admission and strategy fill in what is missing, and find it valid. What is reserved for it must be ended. */
async function prepare(
  road: WriteRoad,
  target: WriteTarget,
  object: ApiObject,
  ownership: NewObject['ownership'],
): Promise<Reservation | undefined> {
  const { resource } = target.served;
  checkPlace(resource, target, object);
  if (target.name !== '') object.metadata.name = target.name;
  if (resource.kind.namespaced) object.metadata.namespace = target.namespace;
  const context = writeContextOf(road, target);
  if (ownership === undefined) ownCreated(target.served, object, ownershipOf(target, context));
  const request = admissionRequestOf(target, 'CREATE', object, undefined);
  await road.admission.mutate(request);
  // A webhook may not move it.
  checkPlace(resource, target, object);
  prepareForCreate(resource, object, context);
  refuseInvalid(resource.kind, object.metadata.name, validateCreate(resource, object));
  return road.admission.validate({ ...request, name: object.metadata.name });
}

async function settle(
  road: WriteRoad,
  target: WriteTarget,
  object: ApiObject,
  reservation: Reservation | undefined,
): Promise<Outcome> {
  const { resource } = target.served;
  const errors = await allocateClaims(road.store, resource, object, undefined, target.signal);
  refuseInvalid(resource.kind, object.metadata.name, errors);
  const value = encodeForStore(resource.kind, object);
  return target.dryRun ? tryOut(target, object, value) : write(road, target, object, value, reservation);
}

type Outcome =
  | { readonly type: 'done'; readonly bytes: Buffer }
  | { readonly type: 'name-taken' }
  /** An address or port that we found free is not any more. */
  | { readonly type: 'claim-taken' };

async function write(
  road: WriteRoad,
  target: WriteTarget,
  object: ApiObject,
  value: Buffer,
  reservation: Reservation | undefined,
): Promise<Outcome> {
  const { resource } = target.served;
  const key = objectKey(resource.kind, object.metadata);
  const also = claimChanges(resource, object, undefined, writeContextOf(road, target).now);
  const { signal, served } = target;
  const stored = served.versions ? await valueToStore(served, value, signal) : value;
  for (let renewals = 0; renewals < mostRenewals; renewals++) {
    const taken = reservation ?? noReservation;
    const result = await road.store.transact(
      {
        conditions: [{ key, revision: 'absent' }, ...also.conditions, ...taken.conditions],
        writes: [{ type: 'put', key, value: stored, ttlSeconds: resource.ttlSeconds }, ...also.writes, ...taken.writes],
      },
      signal,
    );
    if (result.ok) {
      reservation?.written(result.revision);
      return { type: 'done', bytes: withResourceVersion(value, result.revision) };
    }
    if (result.current.get(key)) return { type: 'name-taken' };
    if (!reservation?.isOutdated(result.current)) return { type: 'claim-taken' };
    reservation.renew(result.current);
  }
  throw gaveUp(resource.kind, object.metadata.name);
}

async function tryOut(target: WriteTarget, object: ApiObject, value: Buffer): Promise<Outcome> {
  const found = await target.served.cache.get(object.metadata, 'latest', target.signal);
  return found ? { type: 'name-taken' } : { type: 'done', bytes: value };
}
