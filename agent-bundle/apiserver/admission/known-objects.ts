import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { parsedOnce } from '../watch-cache/parsed-once.ts';
import type { AdmissionContext } from './admission.ts';

/** The objects of a kind that we know now, in a namespace or outside of them, by name. */
export async function knownObjects<T extends ApiObject>(
  { served }: AdmissionContext,
  kind: Kind<T>,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const { items } = await served.require(kind).cache.list({ namespace, at: 'any' }, signal);
  return items.length === 0 ? [] : items.map((item) => parsedOnce<T>(item));
}

/** An object by name. What we know already is enough; that there is none must be certain. */
export async function findObject<T extends ApiObject>(
  { served }: AdmissionContext,
  kind: Kind<T>,
  ref: { readonly name: string; readonly namespace?: string },
  signal: AbortSignal,
): Promise<T | undefined> {
  const { cache } = served.require(kind);
  const found = (await cache.get(ref, 'any', signal)) ?? (await cache.get(ref, 'latest', signal));
  return found && parsedOnce<T>(found);
}
