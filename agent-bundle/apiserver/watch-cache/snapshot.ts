import { compareKeys } from '../storage/keys.ts';
import type { OrderedMap } from '../storage/ordered-map.ts';
import type { CachedVersion } from './cached-object.ts';
import type { ChangeLog } from './change-log.ts';

type Undo = ReadonlyMap<string, CachedVersion | undefined>;

/** The objects of a resource as they were at a revision: those of now, with the changes since undone. */
export class Snapshot {
  readonly #objects: OrderedMap<CachedVersion>;
  readonly #undo: Undo;

  /** `revision` must not be before the log's `completeAfter`. Read it before anything changes. */
  constructor(objects: OrderedMap<CachedVersion>, log: ChangeLog, revision: number) {
    const undo = new Map<string, CachedVersion | undefined>();
    for (let position = log.end - 1, first = log.positionAfter(revision); position >= first; position--) {
      const change = log.at(position);
      undo.set(change.key, change.previous);
    }
    this.#objects = objects;
    this.#undo = undo;
  }

  /** Objects under the prefix in key order, after the key `after` where given. */
  *under(prefix: string, after?: string): Generator<CachedVersion> {
    const gone = this.#deletedSince(prefix, after);
    let next = 0;
    for (const [key, object] of this.#objects.under(prefix, after)) {
      for (; next < gone.length && compareKeys((gone[next] as CachedVersion).key, key) < 0; next++) {
        yield gone[next] as CachedVersion;
      }
      const version = this.#undo.has(key) ? this.#undo.get(key) : object;
      if (version) yield version;
    }
    yield* gone.slice(next);
  }

  /** How many objects `under` would give. */
  count(prefix: string, after?: string): number {
    let count = this.#objects.count(prefix, after);
    for (const [key, previous] of this.#undo) {
      if (!isUnder(key, prefix, after)) continue;
      count += (previous ? 1 : 0) - (this.#objects.get(key) ? 1 : 0);
    }
    return count;
  }

  #deletedSince(prefix: string, after: string | undefined): CachedVersion[] {
    const gone: CachedVersion[] = [];
    for (const [key, previous] of this.#undo) {
      if (previous && !this.#objects.get(key) && isUnder(key, prefix, after)) gone.push(previous);
    }
    return gone.sort((a, b) => compareKeys(a.key, b.key));
  }
}

function isUnder(key: string, prefix: string, after: string | undefined): boolean {
  return key.startsWith(prefix) && (after === undefined || compareKeys(key, after) > 0);
}
