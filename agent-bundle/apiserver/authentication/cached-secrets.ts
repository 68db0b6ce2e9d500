import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { CachedObject, Freshness, WatchCache } from '../watch-cache/watch-cache.ts';

/** Where Secrets with tokens are looked up. */
export interface TokenSecrets {
  /** `any`: as this server knows it, which may be a moment old. Undefined where there is none. */
  find(namespace: string, name: string, at: Freshness, signal: AbortSignal): Promise<Secret | undefined>;
}

/** Reads them from the cache, each once: objects in caches do not change. */
export class CachedSecrets implements TokenSecrets {
  readonly #cache: WatchCache;
  readonly #read = new WeakMap<CachedObject, Secret>();

  constructor(cache: WatchCache) {
    this.#cache = cache;
  }

  async find(namespace: string, name: string, at: Freshness, signal: AbortSignal): Promise<Secret | undefined> {
    const found = await this.#cache.get({ namespace, name }, at, signal);
    if (!found) return undefined;
    const known = this.#read.get(found);
    if (known) return known;
    const secret = parseStored(found.bytes);
    this.#read.set(found, secret);
    return secret;
  }
}
