import type { IEvent, IWatchResponse } from 'etcd3';
import { CompactedError, StoreError } from '../store-errors.ts';
import type { StoreBatch, StoreEvent } from '../store.ts';

/**
 * Makes batches of the messages of one watch: fragments become whole, what was delivered before is left out, and a revision
 * is only reported once all its events are there. One for each stream.
 *
 *   created ──▶ events* ──▶ batch     fragment, fragment, last ──▶ one batch
 *                no events ──▶ progress: nothing is under way up to the header's revision
 *                canceled ──▶ CompactedError, or StoreError with etcd's reason
 */
export class WatchAssembler {
  #delivered: number;
  #fragments: IEvent[] = [];

  constructor(afterRevision: number) {
    this.#delivered = afterRevision;
  }

  /** The batch that this message completes, if any. */
  accept(message: IWatchResponse): StoreBatch | undefined {
    if (message.canceled) {
      const compactRevision = Number(message.compact_revision);
      if (compactRevision > 0) throw new CompactedError(compactRevision);
      throw new StoreError(`etcd ended the watch: ${message.cancel_reason || 'no reason given'}`);
    }
    // The header of this one tells where the store is, not what has been delivered.
    if (message.created) return undefined;
    this.#fragments = this.#fragments.concat(message.events);
    if (message.fragment) return undefined;
    const events = this.#fragments;
    this.#fragments = [];
    const reached = Number(events.at(-1)?.kv.mod_revision ?? message.header.revision);
    const fresh = events.map(storeEvent).filter((event) => event.revision > this.#delivered);
    this.#delivered = Math.max(this.#delivered, reached);
    return { events: fresh, revision: this.#delivered };
  }
}

function storeEvent({ type, kv }: IEvent): StoreEvent {
  const key = kv.key.toString('utf8');
  const revision = Number(kv.mod_revision);
  if (type === 'Delete') return { type: 'delete', key, revision };
  return { type: 'put', key, value: kv.value, revision, created: kv.create_revision === kv.mod_revision };
}
