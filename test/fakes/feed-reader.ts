import type { FeedBatch } from '../../common/ipc/wire.ts';

/** A reader's rows after one more batch. */
export function afterBatch<R>(before: ReadonlyMap<string, R>, batch: FeedBatch<R>): ReadonlyMap<string, R> {
  const after = new Map(batch.replace ? [] : before);
  for (const [key, row] of batch.upserts) after.set(key, row);
  for (const key of batch.deletes) after.delete(key);
  return after;
}
