import type { Clock } from '../../../../common/base/clock.ts';
import type { Store, StoreItem } from '../store.ts';
import type { Transformers } from './transformers.ts';

export interface RewriteOptions {
  /** The store that holds the encrypted values. */
  readonly store: Store;
  readonly transformers: Transformers;
  readonly clock: Clock;
  /** Keys of values that are written anew whatever they are, so that watches tell of them once more. */
  readonly again?: ReadonlySet<string>;
}

export interface RewriteResult {
  readonly rewritten: number;
  /** Keys of values that no provider can read. */
  readonly unreadable: readonly string[];
}

const pageLength = 200;
/** Milliseconds between two writes: at most about 200 a second, so that requests hardly notice. */
const pause = 5;
/** These end by a lease of the store that a write would take from them, and soon. */
const passing = ['/registry/core/events/', '/registry/events.k8s.io/events/', '/registry/masterleases/'];

/**
 * Writes every value anew that today would be written in another way, each on the condition that it has not changed
 * since: whoever was faster has written it as it should be. Rejects with a StoreError; asked again it goes on.
 */
export async function rewriteStale(options: RewriteOptions, signal: AbortSignal): Promise<RewriteResult> {
  const { store, transformers, clock, again } = options;
  const unreadable: string[] = [];
  let rewritten = 0;
  const rewrite = async ({ key, value: stored, revision }: StoreItem) => {
    let value: Buffer;
    try {
      value = transformers.seal(key, transformers.open(key, stored));
    } catch {
      unreadable.push(key);
      return;
    }
    const writes = [{ type: 'put', key, value }] as const;
    if ((await store.transact({ conditions: [{ key, revision }], writes }, signal)).ok) rewritten++;
    await clock.sleep(pause, signal);
  };
  for (const prefix of transformers.prefixes) {
    let after: string | undefined;
    for (;;) {
      const page = await store.list(prefix, { after, limit: pageLength }, signal);
      for (const item of page.items) {
        const isPassing = passing.some((each) => item.key.startsWith(each));
        if (isPassing) continue;
        if (again?.has(item.key) || transformers.isStale(item.key, item.value)) await rewrite(item);
      }
      after = page.items.at(-1)?.key;
      if (page.remaining === 0 || after === undefined) break;
    }
  }
  return { rewritten, unreadable };
}
