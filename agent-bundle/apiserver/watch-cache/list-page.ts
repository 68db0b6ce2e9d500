import { CompactedError } from '../storage/store-errors.ts';
import type { Store } from '../storage/store.ts';
import type { ExpiredError } from './cache-errors.ts';
import { CachedVersion } from './cached-object.ts';
import type { Matcher } from './change.ts';
import { encodeContinue } from './continue-token.ts';
import type { Snapshot } from './snapshot.ts';
import type { CachedList, CachedObject, CachedResource } from './watch-cache.ts';

/** Which objects of one revision a page shows. */
export interface PageRequest {
  readonly revision: number;
  readonly prefix: string;
  /** The last key of the page before. */
  readonly after?: string;
  /** Absent: all match. */
  readonly matches?: Matcher;
  readonly limit?: number;
}

/** A page of the state at `request.revision`, taken at once: what changes later does not change it. */
export function pageOfSnapshot(snapshot: Snapshot, request: PageRequest): CachedList {
  const { prefix, after, matches, limit = Infinity, revision } = request;
  const items: CachedObject[] = [];
  for (const object of snapshot.under(prefix, after)) {
    if (matches && !matches(object)) continue;
    if (items.length === limit) return unfinished(items, request, (last) => snapshot.count(prefix, last));
    items.push(object);
  }
  return { items, revision };
}

/** Objects asked of the store at a time, where a selector decides how many are needed. */
const chunk = 500;

/**
 * The same, of a state that only the store still knows. Throws `tooOld` when it does not either.
 */
export async function pageOfStore(
  store: Store,
  resource: CachedResource,
  request: PageRequest,
  tooOld: () => ExpiredError,
  signal: AbortSignal,
): Promise<CachedList> {
  const { prefix, matches, limit = Infinity, revision } = request;
  const items: CachedObject[] = [];
  let { after } = request;
  try {
    for (;;) {
      const page = await store.list(
        prefix,
        { after, revision, limit: matches ? chunk : Math.min(limit, chunk) },
        signal,
      );
      for (const item of page.items) {
        const object = new CachedVersion(resource, item, 'ADDED');
        if (matches && !matches(object)) continue;
        if (items.length === limit) return unfinished(items, request);
        items.push(object);
      }
      if (page.remaining === 0) return { items, revision };
      if (!matches && items.length === limit) return unfinished(items, request, () => page.remaining);
      after = page.items.at(-1)?.key;
    }
  } catch (error) {
    if (error instanceof CompactedError) throw tooOld();
    throw error;
  }
}

/** A page that others follow. How many is only told where everything matches. */
function unfinished(
  items: readonly CachedObject[],
  { prefix, revision, matches }: PageRequest,
  countAfter?: (key: string) => number,
): CachedList {
  const last = (items.at(-1) as CachedObject).key;
  const token = encodeContinue({ revision, after: last.slice(prefix.length) });
  return { items, revision, continue: token, remaining: matches ? undefined : countAfter?.(last) };
}
