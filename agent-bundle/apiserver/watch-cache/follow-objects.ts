import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { UnavailableError } from '../storage/store-errors.ts';
import { ExpiredError } from './cache-errors.ts';
import type { Selector, WatchCache, WatchEvent } from './watch-cache.ts';

/** Who keeps something for every object of a resource. Keys are `namespace/name`, or `name` for what has no namespace. */
export interface ObjectFollower<T extends ApiObject> {
  /** An object that is new or has changed. */
  put(key: string, object: T): void;
  remove(key: string): void;
  /** Called once all objects of the start are put, and again when following had to begin anew. */
  synced?(): void;
}

/**
 * Tells of every object, and of all that happens to them, until the signal is aborted or the resource is served no longer.
 * `selector`: only of those that match.
 */
export async function followObjects<T extends ApiObject>(
  cache: WatchCache,
  follower: ObjectFollower<T>,
  signal: AbortSignal,
  selector?: Selector,
): Promise<void> {
  const known = new Set<string>();
  while (!signal.aborted) {
    try {
      return await feed(cache, follower, known, signal, selector);
    } catch (error) {
      if (!signal.aborted && !isPassing(error)) throw error;
    }
  }
}

/** The cache begins anew, or waited in vain for a store that is away. */
const isPassing = (error: unknown) => error instanceof ExpiredError || error instanceof UnavailableError;

async function feed<T extends ApiObject>(
  cache: WatchCache,
  follower: ObjectFollower<T>,
  known: Set<string>,
  signal: AbortSignal,
  selector?: Selector,
): Promise<void> {
  // What is not among the first events has gone while nobody told us.
  const unseen = new Set(known);
  const start = { at: 'any', initial: 'objects-and-bookmark' } as const;
  let initial = true;
  for await (const batch of cache.watch({ start, selector, bookmarks: true }, signal)) {
    for (const event of batch) {
      if (event.type !== 'BOOKMARK') unseen.delete(take(event, follower, known));
      else if (initial) {
        initial = false;
        for (const key of unseen) remove(key, follower, known);
        follower.synced?.();
      }
    }
  }
}

function take<T extends ApiObject>(
  { type, object }: WatchEvent,
  follower: ObjectFollower<T>,
  known: Set<string>,
): string {
  const parsed = parseStored(object) as T;
  const { namespace, name } = parsed.metadata;
  const key = namespace ? `${namespace}/${name}` : name;
  if (type === 'DELETED') remove(key, follower, known);
  else {
    known.add(key);
    follower.put(key, parsed);
  }
  return key;
}

function remove<T extends ApiObject>(key: string, follower: ObjectFollower<T>, known: Set<string>): void {
  if (known.delete(key)) follower.remove(key);
}
