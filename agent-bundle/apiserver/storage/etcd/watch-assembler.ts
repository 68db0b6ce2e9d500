import { CompactedError, StoreError } from '../store-errors.ts';
import type { StoreBatch, StoreEvent } from '../store.ts';
import type { WatchEvent, WatchResponse } from './messages.ts';

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
  #fragments: WatchEvent[] = [];

  constructor(afterRevision: number) {
    this.#delivered = afterRevision;
  }

  /** The batch that this message completes, if any. */
  accept(message: WatchResponse): StoreBatch | undefined {
    if (message.canceled) {
      if (message.compactRevision > 0) throw new CompactedError(message.compactRevision);
      throw new StoreError(`etcd ended the watch: ${message.cancelReason || 'no reason given'}`);
    }
    // The header of this one tells where the store is, not what has been delivered.
    if (message.created) return undefined;
    this.#fragments = this.#fragments.concat(message.events);
    if (message.fragment) return undefined;
    const events = this.#fragments;
    this.#fragments = [];
    const reached = events.at(-1)?.kv.modRevision ?? message.revision;
    const fresh = events.map(storeEvent).filter((event) => event.revision > this.#delivered);
    this.#delivered = Math.max(this.#delivered, reached);
    return { events: fresh, revision: this.#delivered };
  }
}

function storeEvent({ type, kv }: WatchEvent): StoreEvent {
  const { key, value, modRevision: revision, createRevision } = kv;
  if (type === 'delete') return { type, key, revision };
  return { type, key, value, revision, created: createRevision === revision };
}
