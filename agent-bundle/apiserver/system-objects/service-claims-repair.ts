import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import type { Clock } from '../../../common/base/clock.ts';
import { periodically } from '../../../common/base/periodic.ts';
import { EventRecorder, type EventRecorderOptions, referenceTo } from '../../../common/client/event-recorder.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { type HeldKey, type Holder, type Repair, findRepairs } from '../registry/allocation/claim-repair.ts';
import type { IPRange } from '../registry/allocation/ip-range.ts';
import { claimValue } from '../routes/claims.ts';
import type { Served } from '../routes/served.ts';
import { objectKey } from '../storage/keys.ts';
import type { Store } from '../storage/store.ts';
import type { SystemWriter } from './system-writer.ts';

interface RepairOptions {
  readonly store: Store;
  readonly writer: SystemWriter;
  /** Services. */
  readonly served: Served;
  readonly ranges: () => readonly IPRange[];
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** Milliseconds between two rounds. */
const period = 3 * 60_000;
/** Services read before others have their turn. */
const atOnce = 200;

/**
 * Claims addresses and ports for Services that hold them without a claim, and frees those that nobody holds. Claims are written
 * with their Service, so this only mends what was done past the API, or to IPAddresses by hand.
 */
export class ServiceClaimsRepair {
  readonly #options: RepairOptions;
  readonly #events: EventRecorder;
  #leaks: ReadonlyMap<string, number> = new Map();

  constructor(options: RepairOptions) {
    this.#options = options;
    const { writer, clock } = options;
    const client: EventRecorderOptions['client'] = {
      create: async (kind, object, { signal } = {}) => {
        await writer.ensure(kind, object, signal ?? new AbortController().signal);
        return object;
      },
      patch: async (kind, ref, patch, { signal } = {}) => {
        const change = (there: ApiObject) => {
          Object.assign(there, patch);
          return true;
        };
        await writer.change(kind as never, ref, '', change, signal ?? new AbortController().signal);
        return patch as never;
      },
    };
    this.#events = new EventRecorder({ client, clock, source: { component: 'service-claims-repair-controller' } });
  }

  /** One round now, then one every three minutes, until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    const telling = this.#events.run(signal);
    await this.round(signal).catch((error: unknown) => {
      if (!signal.aborted) onError(error as Error);
    });
    await periodically((own) => this.round(own), { period, clock, onError }, signal);
    await telling;
  }

  async round(signal: AbortSignal): Promise<void> {
    const { ranges } = this.#options;
    // What is held is read first: who comes to hold something meanwhile is among the Services, and its claim is there already.
    const held = await this.#held(signal);
    const { repairs, leaks } = findRepairs(await this.#holders(signal), held, this.#leaks, ranges());
    this.#leaks = leaks;
    for (const repair of repairs) await this.#do(repair, signal);
  }

  async #held(signal: AbortSignal): Promise<HeldKey[]> {
    const { store, served } = this.#options;
    const prefixes = served.resource.claims?.prefixes ?? [];
    const pages = await Promise.all(prefixes.map((prefix) => store.list(prefix, {}, signal)));
    return pages.flatMap(({ items }) => items);
  }

  async #holders(signal: AbortSignal): Promise<Holder[]> {
    const { cache, resource } = this.#options.served;
    const { items } = await cache.list({ at: 'latest' }, signal);
    const holders: Holder[] = [];
    for (const [at, { bytes }] of items.entries()) {
      if (at % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      const service = parseStored(bytes) as Service;
      holders.push({ service, keys: resource.claims?.keysOf(service) ?? [] });
    }
    return holders;
  }

  /** On the condition that all is still as it was found; else the next round looks again. */
  async #do(repair: Repair, signal: AbortSignal): Promise<void> {
    const { store, served, clock } = this.#options;
    switch (repair.type) {
      case 'tell':
        this.#events.record(referenceTo(ServiceKind, repair.service), 'Warning', repair.reason, repair.message);
        return;
      case 'free': {
        const { key, before: revision } = repair;
        await store.transact({ conditions: [{ key, revision }], writes: [{ type: 'delete', key }] }, signal);
        return;
      }
      case 'claim': {
        const { key, service, before } = repair;
        const own = {
          key: objectKey(ServiceKind, service.metadata),
          revision: Number(service.metadata.resourceVersion),
        };
        const value = claimValue(served.resource, key, service, timestamp(clock.now()));
        await store.transact(
          { conditions: [own, { key, revision: before }], writes: [{ type: 'put', key, value }] },
          signal,
        );
      }
    }
  }
}
