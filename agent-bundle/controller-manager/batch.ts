import { asError } from '../../common/base/clock.ts';

/**
 * Runs `count` writes in growing batches (1, 2, 4 … at most `most` at once), stopping after the first batch with a
 * failure, so that a write that cannot succeed is not tried hundreds of times. Returns the first error.
 */
export async function slowStart(count: number, most: number, write: () => Promise<void>): Promise<Error | undefined> {
  let left = count;
  for (let size = 1; left > 0; size = Math.min(most, size * 2)) {
    const batch = Math.min(size, left);
    const outcomes = await Promise.allSettled(Array.from({ length: batch }, write));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) return asError(failed.reason);
    left -= batch;
  }
  return undefined;
}

/** Runs `work` over all items, at most `most` at once; every item is tried. Returns the first error. */
export async function forEachLimited<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<Error | undefined> {
  const iterator = items[Symbol.iterator]();
  let first: Error | undefined;
  const worker = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      await work(next.value).catch((error: unknown) => (first ??= asError(error)));
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  return first;
}
