import { randomUUID } from 'node:crypto';
import type { Condition, Store, Write } from '../storage/store.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { encodeForStore } from './write-road.ts';
import type { Claims, Resource } from '../registry/resource.ts';
import type { FieldError } from '../registry/field-error.ts';

/** What a write of an object does to the keys it claims, to go into its own transaction. */
export interface ClaimChanges {
  readonly conditions: readonly Condition[];
  readonly writes: readonly Write[];
}

export const noClaims: ClaimChanges = { conditions: [], writes: [] };

/** Fills in what the object leaves to the server, and returns what of its wishes cannot be. */
export async function allocateClaims(
  store: Store,
  resource: Resource,
  object: ApiObject,
  old: ApiObject | undefined,
  signal: AbortSignal,
): Promise<FieldError[]> {
  const { claims } = resource;
  return claims ? claims.allocate(object, old, await takenKeys(store, claims, signal)) : [];
}

async function takenKeys(store: Store, claims: Claims, signal: AbortSignal): Promise<Set<string>> {
  const pages = await Promise.all(claims.prefixes.map((prefix) => store.list(prefix, {}, signal)));
  return new Set(pages.flatMap((page) => page.items.map((item) => item.key)));
}

/**
 * Keys that `object` holds and `old` did not are new, those it gave up are gone. Absent: there is none. `now` as in
 * WriteContext, for what is served under such a key.
 */
export function claimChanges(
  resource: Resource,
  object: ApiObject | undefined,
  old: ApiObject | undefined,
  now: string,
): ClaimChanges {
  const { claims } = resource;
  if (!claims) return noClaims;
  const held = new Set(old ? claims.keysOf(old) : []);
  const wanted = object ? claims.keysOf(object) : [];
  const gained = wanted.filter((key) => !held.has(key));
  const lost = [...held].filter((key) => !wanted.includes(key));
  return {
    conditions: gained.map((key) => ({ key, revision: 'absent' })),
    writes: [
      ...gained.map((key): Write => ({ type: 'put', key, value: claimValue(resource, key, object as ApiObject, now) })),
      ...lost.map((key): Write => ({ type: 'delete', key })),
    ],
  };
}

/** What is stored at a key that `holder` claims. */
export function claimValue({ kind, claims }: Resource, key: string, holder: ApiObject, now: string): Buffer {
  const served = claims?.objectAt?.(key, holder);
  if (!served) return holderOf(kind, holder);
  const { object } = served;
  const metadata = { ...object.metadata, uid: randomUUID(), creationTimestamp: now };
  return encodeForStore(served.kind, { ...object, metadata });
}

function holderOf(kind: Kind, { metadata }: ApiObject): Buffer {
  const { namespace, name, uid } = metadata;
  return Buffer.from(JSON.stringify({ kind: kind.kind, namespace, name, uid }));
}
