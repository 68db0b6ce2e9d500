import { type WriteRoad, type WriteTarget } from './write-road.ts';
import { admissionRequestOf, encodeForStore, writeContextOf } from './write-road.ts';
import { guaranteedUpdate, type ReadObject, type UpdateDecision } from '../storage/guaranteed-update.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { claimChanges } from './claims.ts';
import { decideDeletion } from '../registry/deletion.ts';
import { notFound } from '../status-error.ts';
import { objectKey } from '../storage/keys.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { decisionToStore, shownObject, storedCache } from './stored-form.ts';
import { withResourceVersion } from '../storage/stored-object.ts';

export interface Deleted {
  /** False: it is marked, and goes when its grace period is over or its finalizers are gone. */
  readonly removed: boolean;
  /** The object's JSON as it stands, or as it last stood; as it would stand for a dry run. */
  readonly bytes: Buffer;
  readonly uid: string;
}

/**
 * Deletes an object, or marks it for deletion, and then changes it by `mark`. Throws 404 when there is none, 409 when a
 * precondition does not hold.
 */
export async function deleteObject(
  road: WriteRoad,
  target: WriteTarget,
  options: DeleteOptions,
  mark?: (object: ApiObject) => void,
): Promise<Deleted> {
  const { served, namespace, name, signal } = target;
  const { kind } = served.resource;
  const ref = { name, namespace: namespace || undefined };
  let last: Outcome | undefined;
  const decide = async (input: { readonly current: ReadObject | undefined }): Promise<UpdateDecision> => {
    if (!input.current) throw notFound(kind, name);
    const current = await shownObject(served, input.current, signal);
    last = await decideDelete(road, target, { options, mark }, current);
    return target.dryRun ? { type: 'keep' } : decisionToStore(served, last.decision, signal);
  };
  const cached = await storedCache(served).get(ref, 'any', signal);
  const { object } = await guaranteedUpdate(road.store, objectKey(kind, ref), { cached, decide }, signal);
  if (!object || !last) throw notFound(kind, name);
  const { decision, uid } = last;
  const tried = target.dryRun && decision.type === 'put' ? decision.value : undefined;
  const { bytes } = tried
    ? { bytes: withResourceVersion(tried, object.revision) }
    : await shownObject(served, object, signal);
  return { removed: decision.type === 'delete', bytes, uid };
}

interface Outcome {
  readonly decision: UpdateDecision;
  readonly uid: string;
}

async function decideDelete(
  road: WriteRoad,
  target: WriteTarget,
  { options, mark }: { readonly options: DeleteOptions; readonly mark?: (object: ApiObject) => void },
  current: ReadObject,
): Promise<Outcome> {
  const { resource } = target.served;
  const old = parseStored(current.bytes);
  const uid = old.metadata.uid ?? '';
  const request = admissionRequestOf(target, 'DELETE', undefined, old);
  await road.admission.mutate(request);
  await road.admission.validate(request);
  const object: ApiObject = parseStored(current.bytes);
  const { now } = writeContextOf(road, target);
  const also = resource.claims && claimChanges(resource, undefined, old, now);
  const deletion = decideDeletion(resource, object, options, now);
  switch (deletion.type) {
    case 'remove':
      return { decision: { type: 'delete', also }, uid };
    case 'mark':
      mark?.(deletion.object);
      return {
        decision: {
          type: 'put',
          value: encodeForStore(resource.kind, deletion.object),
          ttlSeconds: resource.ttlSeconds,
        },
        uid,
      };
    case 'keep':
      return { decision: { type: 'keep' }, uid };
  }
}
