import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { claims, controllerReference } from './ownership.ts';
import { unlessGone } from './writes.ts';

export interface ClaimOptions<Owner extends ApiObject, T extends ApiObject> {
  readonly client: ApiClient;
  readonly ownerKind: Kind<Owner>;
  readonly owner: Owner;
  readonly kind: Kind<T>;
  /** What may be the owner's: the objects of its namespace. */
  readonly candidates: Iterable<T>;
  readonly matches: (object: T) => boolean;
  /** What the owner's objects carry: given with the adoption, taken away with the release. */
  readonly finalizer?: string;
  readonly signal: AbortSignal;
}

/** The owner's objects, after adopting those that match and letting go of those that do not. */
export async function claim<Owner extends ApiObject, T extends ApiObject>(
  options: ClaimOptions<Owner, T>,
): Promise<T[]> {
  const { client, kind, ownerKind, owner, signal } = options;
  const { owned, adopt, release } = claims(owner, options.candidates, options.matches);
  const finalizers = options.finalizer === undefined ? undefined : [options.finalizer];
  const write = (object: T, ownerReference: object, more: object) => {
    const { name, namespace, uid } = object.metadata;
    // The UID makes it a patch of this very object, not of another one that has got its name meanwhile.
    const patch = { metadata: { uid, ownerReferences: [ownerReference], ...more } };
    return unlessGone(client.patch(kind, { name, namespace }, patch, { type: 'strategic', signal }));
  };
  const taken = { '$deleteFromPrimitiveList/finalizers': finalizers };
  for (const object of release) await write(object, { $patch: 'delete', uid: owner.metadata.uid }, taken);
  if (adopt.length === 0 || !(await mayAdopt(options))) return owned;
  const reference = controllerReference(ownerKind, owner);
  const adopted: T[] = [];
  for (const object of adopt) {
    const now = await write(object, reference, { finalizers });
    if (now) adopted.push(now);
  }
  return [...owned, ...adopted];
}

/** Asks the server: an owner that is being deleted with `--cascade=orphan` must not adopt what it has just let go. */
async function mayAdopt<Owner extends ApiObject, T extends ApiObject>(options: ClaimOptions<Owner, T>) {
  const { client, ownerKind, owner, signal } = options;
  const { name, namespace, uid } = owner.metadata;
  const live = await unlessGone(client.get(ownerKind, { name, namespace }, { metadataOnly: true, signal }));
  return live?.metadata.uid === uid && live?.metadata.deletionTimestamp === undefined;
}
