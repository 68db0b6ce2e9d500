import type { Condition, Store, Write } from '../storage/store.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
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

/** Keys that `object` holds and `old` did not are new, those it gave up are gone. Absent: there is none. */
export function claimChanges(
  resource: Resource,
  object: ApiObject | undefined,
  old: ApiObject | undefined,
): ClaimChanges {
  const { claims } = resource;
  if (!claims) return noClaims;
  const held = new Set(old ? claims.keysOf(old) : []);
  const wanted = object ? claims.keysOf(object) : [];
  const gained = wanted.filter((key) => !held.has(key));
  const lost = [...held].filter((key) => !wanted.includes(key));
  const value = object && holderOf(resource, object);
  return {
    conditions: gained.map((key) => ({ key, revision: 'absent' })),
    writes: [
      ...gained.map((key): Write => ({ type: 'put', key, value: value ?? Buffer.alloc(0) })),
      ...lost.map((key): Write => ({ type: 'delete', key })),
    ],
  };
}

function holderOf({ kind }: Resource, { metadata }: ApiObject): Buffer {
  const { namespace, name, uid } = metadata;
  return Buffer.from(JSON.stringify({ kind: kind.kind, namespace, name, uid }));
}
