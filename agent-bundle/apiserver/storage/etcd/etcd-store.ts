import { type ICompare, type IKeyValue, type IRequestOp, type ITxnRequest } from 'etcd3';
import type { Store, StoreItem, StoreListOptions, StorePage, StoreWatch } from '../store.ts';
import type { Condition, Transaction, TransactionResult, Write } from '../store.ts';
import { systemClock } from '../../../../common/base/clock.ts';
import { registryPrefix } from '../keys.ts';
import { readCall, writeCall } from './calls.ts';
import { type EtcdAccess, Endpoints } from './endpoints.ts';
import { LeaseGoneError } from './etcd-failure.ts';
import { etcdWatch } from './etcd-watch.ts';
import { Leases } from './leases.ts';
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
    const request = { key: Buffer.from(key) };
    const { kvs } = await readCall(this.#calls, ({ kv }, options) => kv.range(request, options), signal);
    return kvs[0] && itemOf(kvs[0]);
  }

  async list(prefix: string, options: StoreListOptions, signal: AbortSignal): Promise<StorePage> {
    const { limit = 0, after, revision = 0 } = options;
    const request = { ...prefixRange(prefix, after), limit, revision };
    const page = await readCall(this.#calls, ({ kv }, call) => kv.range(request, call), signal, revision);
    return {
      items: page.kvs.map(itemOf),
      revision: revision || Number(page.header.revision),
      remaining: Number(page.count) - page.kvs.length,
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
    const request = { key: Buffer.from(registryPrefix), count_only: true };
    const { header } = await readCall(this.#calls, ({ kv }, options) => kv.range(request, options), signal);
    return Number(header.revision);
  }

  async compact(revision: number, signal: AbortSignal): Promise<void> {
    await readCall(this.#calls, ({ kv }, options) => kv.compact({ revision }, options), signal, revision);
  }

  async health(signal: AbortSignal): Promise<void> {
    await this.currentRevision(signal);
  }

  close(): void {
    this.#closing.abort(new DOMException('the store was closed', 'AbortError'));
    this.#calls.close();
    this.#watches.close();
  }

  async #transactOnce(transaction: Transaction, signal: AbortSignal): Promise<TransactionResult> {
    signal.throwIfAborted();
    const request = await this.#txnRequest(transaction);
    const answer = await writeCall(this.#calls, ({ kv }, options) => kv.txn(request, options), signal);
    const revision = Number(answer.header.revision);
    if (answer.succeeded) return { ok: true, revision };
    const current = transaction.conditions.map(({ key }, at) => {
      const found = answer.responses[at]?.response_range;
      return [key, found?.kvs[0] && itemOf(found.kvs[0])] as const;
    });
    return { ok: false, revision, current: new Map(current) };
  }

  async #txnRequest({ conditions, writes }: Transaction): Promise<ITxnRequest> {
    const keys = new Set(writes.map((write) => write.key));
    if (keys.size < writes.length) throw new Error('a transaction writes no key twice');
    return {
      compare: conditions.map(compareOf),
      success: await Promise.all(writes.map((write) => this.#requestOf(write))),
      failure: conditions.map(({ key }) => ({ request_range: { key: Buffer.from(key) } })),
    };
  }

  async #requestOf(write: Write): Promise<IRequestOp> {
    const key = Buffer.from(write.key);
    if (write.type === 'delete') return { request_delete_range: { key } };
    const lease = write.ttlSeconds === undefined ? undefined : await this.#leases.leaseFor(write.ttlSeconds);
    return { request_put: { key, value: write.value, lease } };
  }

  /** Asked again when in doubt: a lease that nobody uses ends by itself. */
  async #grantLease(ttlSeconds: number): Promise<string> {
    const grant = await readCall(
      this.#calls,
      ({ leaseClient }, options) => leaseClient.leaseGrant({ TTL: ttlSeconds }, options),
      this.#closing.signal,
    );
    return grant.ID;
  }
}

function itemOf(kv: IKeyValue): StoreItem {
  return { key: kv.key.toString('utf8'), value: kv.value, revision: Number(kv.mod_revision) };
}

function compareOf({ key, revision }: Condition): ICompare {
  const mod_revision = revision === 'absent' ? 0 : revision;
  return { key: Buffer.from(key), target: 'Mod', result: 'Equal', mod_revision };
}
