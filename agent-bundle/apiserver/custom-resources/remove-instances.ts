import { RequestNotes } from '../http/request-notes.ts';
import { deleteObject } from '../routes/delete-object.ts';
import type { Served } from '../routes/served.ts';
import { noOptions } from '../routes/write-options.ts';
import type { WriteRoad, WriteTarget } from '../routes/write-road.ts';
import { StatusError } from '../status-error.ts';
import { apiserverUser } from '../system-objects/apiserver-user.ts';
import type { CachedObject, WatchCache } from '../watch-cache/watch-cache.ts';

/** Deletions under way at the same time. */
const workers = 8;

/** Deletes every object of a definition, and resolves when none is left: those with finalizers take as long as these do. */
export async function removeInstances(road: WriteRoad, storage: Served, signal: AbortSignal): Promise<void> {
  const cache = storage.versions?.cache ?? storage.cache;
  const { items, revision } = await cache.list({}, signal);
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await removeOne(road, storage, item, signal);
  };
  await Promise.all(Array.from({ length: workers }, work));
  await untilEmpty(cache, revision, new Set(items.map(({ key }) => key)), signal);
}

async function removeOne(road: WriteRoad, served: Served, item: CachedObject, signal: AbortSignal): Promise<void> {
  const target: WriteTarget = {
    served,
    namespace: item.namespace ?? '',
    name: item.name,
    subresource: '',
    user: apiserverUser,
    notes: new RequestNotes(),
    fieldManager: 'kube-apiserver',
    dryRun: false,
    options: noOptions,
    signal,
  };
  try {
    await deleteObject(road, target, {});
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 404) throw error;
  }
}

/** Nothing new is made meanwhile: whatever was there must be told to be gone. */
async function untilEmpty(cache: WatchCache, after: number, left: Set<string>, signal: AbortSignal): Promise<void> {
  if (left.size === 0) return;
  for await (const batch of cache.watch({ start: { after } }, signal)) {
    for (const { type, previous } of batch) if (type === 'DELETED' && previous) left.delete(previous.key);
    if (left.size === 0) return;
  }
}
