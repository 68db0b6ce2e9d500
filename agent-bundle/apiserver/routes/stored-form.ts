import type { ReadObject, UpdateDecision } from '../storage/guaranteed-update.ts';
import type { Served } from './served.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';

// Between the store and the road of writes: for all but custom resources nothing happens here, and nothing is awaited for it.

/** Where objects are read before they are changed: as they are stored. */
export const storedCache = ({ cache, versions }: Served): WatchCache => versions?.cache ?? cache;

/** A stored object as the version of the path shows it. */
export function shownObject(
  { versions }: Served,
  stored: ReadObject,
  signal: AbortSignal,
): ReadObject | Promise<ReadObject> {
  if (!versions) return stored;
  const { revision } = stored;
  const bytes = versions.shown(stored.bytes, signal);
  return Buffer.isBuffer(bytes) ? { bytes, revision } : bytes.then((shown) => ({ bytes: shown, revision }));
}

/** An object of the version of the path, as it is to be stored. */
export const valueToStore = ({ versions }: Served, value: Buffer, signal: AbortSignal): Buffer | Promise<Buffer> =>
  versions ? versions.stored(value, signal) : value;

/** A decision about an object of the version of the path, as one about what is stored. */
export async function decisionToStore(
  served: Served,
  decision: UpdateDecision,
  signal: AbortSignal,
): Promise<UpdateDecision> {
  if (decision.type !== 'put' || !served.versions) return decision;
  return { ...decision, value: await served.versions.stored(decision.value, signal) };
}
