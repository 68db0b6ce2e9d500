import type { Kind } from '../../../../common/api/schema/kind.ts';
import type { CachedObject, Freshness, WatchCache } from '../../watch-cache/watch-cache.ts';
import { parseStored } from '../../codec/parse-stored.ts';

/** One life of an object: from its creation to its removal. */
export interface Life {
  readonly uid: string;
  /** When it is to be gone, milliseconds since the epoch; undefined while nobody has deleted it. */
  readonly endsAt: number | undefined;
}

export interface ObjectName {
  readonly namespace?: string;
  readonly name: string;
}

/** Where objects that tokens are bound to are looked up. */
export interface BoundObjects {
  /** The object of this name: with this uid if there is one, else what else there is; undefined for nothing. */
  find(kind: Kind, ref: ObjectName, uid: string, signal: AbortSignal): Promise<Life | undefined>;
}

/** Looks them up in the caches. Only what these do not know, since another server is ahead of us, costs a question to the store. */
export class CachedObjects implements BoundObjects {
  readonly #cacheOf: (kind: Kind) => WatchCache;
  /** Objects in caches do not change: each is read once. */
  readonly #lives = new WeakMap<CachedObject, Life>();

  constructor(cacheOf: (kind: Kind) => WatchCache) {
    this.#cacheOf = cacheOf;
  }

  async find(kind: Kind, ref: ObjectName, uid: string, signal: AbortSignal): Promise<Life | undefined> {
    const known = await this.#read(kind, ref, 'any', signal);
    return known?.uid === uid ? known : this.#read(kind, ref, 'latest', signal);
  }

  async #read(kind: Kind, ref: ObjectName, at: Freshness, signal: AbortSignal): Promise<Life | undefined> {
    const found = await this.#cacheOf(kind).get(ref, at, signal);
    if (!found) return undefined;
    const life = this.#lives.get(found) ?? lifeOf(found);
    this.#lives.set(found, life);
    return life;
  }
}

function lifeOf({ bytes }: CachedObject): Life {
  const { uid = '', deletionTimestamp } = parseStored(bytes).metadata;
  return { uid, endsAt: deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp) };
}
