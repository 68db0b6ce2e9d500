import { asError } from '../../common/base/clock.ts';

/**
 * Runs `count` writes, one at first and with each that succeeds one more at once, up to `most`: twice as many in every round trip.
 * After a failure none is begun, so that a write that cannot succeed is not tried hundreds of times. Returns the first error.
 */
export function slowStart(count: number, most: number, write: () => Promise<void>): Promise<Error | undefined> {
  let [left, running, atOnce] = [count, 0, 1];
  let first: Error | undefined;
  return new Promise((resolve) => {
    const begin = () => {
      for (; left > 0 && running < atOnce && first === undefined; left--) {
        running++;
        write().then(succeeded, failed);
      }
      if (running === 0) resolve(first);
    };
    const succeeded = () => {
      running--;
      atOnce = Math.min(most, atOnce + 1);
      begin();
    };
    const failed = (error: unknown) => {
      running--;
      first ??= asError(error);
      begin();
    };
    begin();
  });
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
