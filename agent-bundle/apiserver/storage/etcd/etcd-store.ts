import type { Store, StoreItem, StoreListOptions, StorePage, StoreWatch } from '../store.ts';
import type { Transaction, TransactionResult, Write } from '../store.ts';
import { systemClock } from '../../../../common/base/clock.ts';
import { registryPrefix } from '../keys.ts';
import { readCall, writeCall } from './calls.ts';
import { type EtcdAccess, Endpoints } from './endpoints.ts';
import { LeaseGoneError } from './etcd-failure.ts';
import { etcdWatch } from './etcd-watch.ts';
import { Leases } from './leases.ts';
import * as messages from './messages.ts';
import { prefixRange } from './ranges.ts';

export interface EtcdStoreOptions extends EtcdAccess {
  /** Told when a watch has lost its stream and is about to open another. */
  readonly onReconnect?: (error: Error) => void;
}

/**
 * The store on etcd v3. Calls and watches use a connection each, so that a long answer does not hold up events.
 * Values are slices of whole answers: copy what is to be kept. https://etcd.io/docs/v3.5/learning/api/
 */
export class EtcdStore implements Store {
  readonly #calls: Endpoints;
  readonly #watches: Endpoints;
  readonly #leases: Leases;
  readonly #onReconnect: (error: Error) => void;
  readonly #closing = new AbortController();

  constructor(options: EtcdStoreOptions) {
    this.#calls = new Endpoints(options);
    this.#watches = new Endpoints(options);
    this.#onReconnect = options.onReconnect ?? (() => {});
    this.#leases = new Leases((ttl) => this.#grantLease(ttl), systemClock);
  }

  async get(key: string, signal: AbortSignal): Promise<StoreItem | undefined> {
    const { kvs } = await this.#range({ key }, signal);
    return kvs[0] && itemOf(kvs[0]);
  }

  async list(prefix: string, options: StoreListOptions, signal: AbortSignal): Promise<StorePage> {
    const { limit = 0, after, revision = 0 } = options;
    const page = await this.#range({ ...prefixRange(prefix, after), limit, revision }, signal);
    return {
      items: page.kvs.map(itemOf),
      revision: revision || page.revision,
      remaining: page.count - page.kvs.length,
    };
  }

  async transact(transaction: Transaction, signal: AbortSignal): Promise<TransactionResult> {
    try {
      return await this.#transactOnce(transaction, signal);
    } catch (error) {
      if (!(error instanceof LeaseGoneError)) throw error;
      this.#leases.clear();
      return this.#transactOnce(transaction, signal);
    }
  }

  watch(prefix: string, afterRevision: number, signal: AbortSignal): StoreWatch {
    const ends = AbortSignal.any([signal, this.#closing.signal]);
    return etcdWatch(this.#watches, prefix, afterRevision, ends, this.#onReconnect);
  }

  async currentRevision(signal: AbortSignal): Promise<number> {
    return messages.decodeRange(await readCall(this.#calls, askRevision, signal)).revision;
  }

  async compact(revision: number, signal: AbortSignal): Promise<void> {
    const message = messages.encodeCompaction(revision);
    await readCall(this.#calls, { path: messages.compactionPath, message }, signal, revision);
  }

  async health(signal: AbortSignal): Promise<void> {
    await this.currentRevision(signal);
  }

  close(): void {
    this.#closing.abort(new DOMException('the store was closed', 'AbortError'));
    this.#calls.close();
    this.#watches.close();
  }

  async #range(request: messages.RangeRequest, signal: AbortSignal): Promise<messages.RangeResponse> {
    const call = { path: messages.rangePath, message: messages.encodeRange(request) };
    return messages.decodeRange(await readCall(this.#calls, call, signal, request.revision));
  }

  async #transactOnce({ conditions, writes }: Transaction, signal: AbortSignal): Promise<TransactionResult> {
    signal.throwIfAborted();
    const keys = new Set(writes.map((write) => write.key));
    if (keys.size < writes.length) throw new Error('a transaction writes no key twice');
    const steps: messages.TransactionStep[] = [];
    for (const write of writes) steps.push(await this.#stepOf(write));
    const message = messages.encodeTransaction(conditions, steps);
    const bytes = await writeCall(this.#calls, { path: messages.transactionPath, message }, signal);
    const { revision, succeeded, ranges } = messages.decodeTransaction(bytes);
    if (succeeded) return { ok: true, revision };
    const current = conditions.map(({ key }, at) => {
      const found = ranges[at]?.kvs[0];
      return [key, found && itemOf(found)] as const;
    });
    return { ok: false, revision, current: new Map(current) };
  }

  async #stepOf(write: Write): Promise<messages.TransactionStep> {
    if (write.type === 'delete' || write.ttlSeconds === undefined) return write;
    const { type, key, value, ttlSeconds } = write;
    return { type, key, value, lease: await this.#leases.leaseFor(ttlSeconds) };
  }

  /** Asked again when in doubt: a lease that nobody uses ends by itself. */
  async #grantLease(ttlSeconds: number): Promise<bigint> {
    const call = { path: messages.leasePath, message: messages.encodeLeaseGrant(ttlSeconds) };
    return messages.decodeLeaseGrant(await readCall(this.#calls, call, this.#closing.signal));
  }
}

/** A linearizable read that finds nothing: every answer carries the newest revision. */
const askRevision = {
  path: messages.rangePath,
  message: messages.encodeRange({ key: registryPrefix, countOnly: true }),
};

function itemOf({ key, value, modRevision }: messages.KeyValue): StoreItem {
  return { key, value, revision: modRevision };
}
