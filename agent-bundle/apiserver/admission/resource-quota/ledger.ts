import { type ResourceQuota, ResourceQuotaKind } from '../../../../common/api/core/v1/resource-quota.ts';
import type { Condition, Store, StoreItem, Write } from '../../storage/store.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import { encodeForStore } from '../../routes/write-road.ts';
import type { StatusError } from '../../status-error.ts';
import { parsedOnce } from '../../watch-cache/parsed-once.ts';
import type { CachedObject } from '../../watch-cache/watch-cache.ts';
import type { Reservation } from '../reservation.ts';
import { type Charged, chargeOf, concerns } from './charge.ts';
import { Turns } from './turns.ts';

const mostWritten = 1_000;

/** A quota as it stands, or stood when we last heard of it. */
interface Entry {
  readonly key: string;
  readonly revision: number;
  readonly quota: ResourceQuota;
}

interface Asked {
  readonly charged: Charged;
  readonly namespace: string;
  readonly quotas: readonly CachedObject[];
  readonly refusal: (why: string) => StatusError;
  readonly signal: AbortSignal;
}

/**
 * Keeps the books of quotas: the usage of an object is written in the transaction that writes the object, on the condition
 * that the quota is as it was looked at. So usage is never less than what is there, whoever else charges or counts. The
 * writes of one namespace take turns: on a busy quota all but one would fail each time.
 */
export class Ledger {
  readonly #turns = new Turns();
  /** What our own writes left, which the cache hears of only later; the last one last. */
  readonly #written = new Map<string, Entry>();

  /** Charges every quota that concerns the object. Throws when one refuses. Undefined when none has to do with it. */
  async reserve(asked: Asked, store: Store): Promise<Reservation | undefined> {
    if (!asked.quotas.some((item) => concerns(parsedOnce(item), asked.charged))) return undefined;
    const end = await this.#turns.take(asked.namespace, asked.signal);
    try {
      const entries = asked.quotas.map((item) => this.#newest(item));
      const first = decide(entries, asked.charged);
      if (first.type === 'charged') return this.#reservation(first.pages, asked, end);
      // Refused by what we know: somebody may have given back meanwhile.
      const certain = await Promise.all(
        entries.map(async (entry) => entryOf(entry, await store.get(entry.key, asked.signal))),
      );
      const second = decide(
        certain.flatMap((entry) => entry ?? []),
        asked.charged,
      );
      if (second.type === 'refused') throw asked.refusal(second.why);
      return this.#reservation(second.pages, asked, end);
    } catch (error) {
      end();
      throw error;
    }
  }

  #newest(item: CachedObject): Entry {
    const { key, revision } = item;
    const ours = this.#written.get(key);
    if (ours && ours.revision > revision) return ours;
    this.#written.delete(key);
    return { key, revision, quota: parsedOnce(item) };
  }

  #reservation(first: readonly Page[], { charged, refusal }: Asked, end: () => void): Reservation {
    let pages = first;
    const written = this.#written;
    return {
      get conditions() {
        return pages.map(({ entry }): Condition => ({ key: entry.key, revision: entry.revision }));
      },
      get writes() {
        return pages.flatMap(({ entry, next }): Write[] =>
          next ? [{ type: 'put', key: entry.key, value: encodeForStore(ResourceQuotaKind, next) }] : [],
        );
      },
      isOutdated: (current) => pages.some(({ entry }) => current.get(entry.key)?.revision !== entry.revision),
      renew(current) {
        const decision = decide(
          pages.flatMap(({ entry }) => entryOf(entry, current.get(entry.key)) ?? []),
          charged,
        );
        if (decision.type === 'refused') throw refusal(decision.why);
        pages = decision.pages;
      },
      written(revision) {
        for (const { entry, next } of pages) {
          written.delete(entry.key);
          if (next) written.set(entry.key, { key: entry.key, revision, quota: next });
        }
        // Of quotas that went nobody asks any more. Forgetting one too early costs one more try.
        for (const key of written.keys()) {
          if (written.size <= mostWritten) break;
          written.delete(key);
        }
      },
      end,
    };
  }
}

/** A quota, and what it becomes; absent: it stays, and must. */
interface Page {
  readonly entry: Entry;
  readonly next?: ResourceQuota;
}

type Decision =
  { readonly type: 'charged'; readonly pages: readonly Page[] } | { readonly type: 'refused'; readonly why: string };

function decide(entries: readonly Entry[], charged: Charged): Decision {
  const pages: Page[] = [];
  for (const entry of entries) {
    const { quota } = entry;
    if (!concerns(quota, charged)) continue;
    const charge = chargeOf(quota, charged);
    if (charge.type === 'refuse') return { type: 'refused', why: charge.why };
    if (charge.type === 'guard') pages.push({ entry });
    if (charge.type === 'charge')
      pages.push({ entry, next: { ...quota, status: { ...quota.status, used: charge.used } } });
  }
  return { type: 'charged', pages };
}

/** What the store has; undefined when the quota is gone. */
function entryOf({ key }: Entry, item: StoreItem | undefined): Entry | undefined {
  return item && { key, revision: item.revision, quota: parseStored(item.value) };
}
