import type { CachedObject } from '../watch-cache/watch-cache.ts';
import type { ResourceCall } from './routes.ts';
import { deleteOptionsFrom, targetOf } from './write-verbs.ts';
import type { Reply } from '../http/reply.ts';
import type { Served } from './served.ts';
import { StatusError } from '../status-error.ts';
import type { WriteRoad } from './write-road.ts';
import { deleteObject } from './delete-object.ts';
import { listReplyOf, viewOf } from './representation.ts';
import { listRequestOf } from './list-options.ts';
import { warned } from './warnings.ts';

/** Deletions under way at the same time, so that one call does not take the store for itself. */
const workers = 8;

/** DELETE of everything that a list with the same query shows; the answer is that list. */
export async function deleteCollection(road: WriteRoad, served: Served, call: ResourceCall): Promise<Reply> {
  const { cache } = served;
  const view = viewOf(served, call);
  const options = await deleteOptionsFrom(call);
  const target = targetOf(served, call, options);
  const list = await cache.list(listRequestOf(call.query, target.namespace, served.named), call.signal);
  const waiting = list.items.values();
  const work = async () => {
    for (const item of waiting) await deleteOne(item);
  };
  const deleteOne = async ({ name, namespace = '' }: CachedObject) => {
    try {
      await deleteObject(road, { ...target, name, namespace }, options);
    } catch (error) {
      // Somebody else has deleted it meanwhile.
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: workers }, work));
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  const reply = await listReplyOf(view, list, call.signal);
  return warned(reply, served.resource.strategy.deletionWarnings?.(options) ?? []);
}
