import type { Condition, StoreItem, Write } from '../storage/store.ts';

/**
 * What a write takes from what there is for everybody, such as a quota: it goes into the transaction of the object, so that
 * either both are written or none.
 *
 *   held ──the transaction is done──▶ written ──▶ ended
 *     │ └─the store has other things at our conditions: renew ─▶ held
 *     └─refused, failed, given up ──────────────────────────────▶ ended
 */
export interface Reservation {
  readonly conditions: readonly Condition[];
  readonly writes: readonly Write[];
  /** Whether what stands at the keys of a failed transaction's conditions is not what ours are built upon. */
  isOutdated(current: ReadonlyMap<string, StoreItem | undefined>): boolean;
  /** Decides again upon what stands now. Throws a StatusError when nothing is left. */
  renew(current: ReadonlyMap<string, StoreItem | undefined>): void;
  /** The transaction is done, at this revision. */
  written(revision: number): void;
  /** Lets the next one have its turn. Must be called in any case; calling it twice does nothing. */
  end(): void;
}

/** Nothing is reserved. */
export const noReservation: Pick<Reservation, 'conditions' | 'writes'> = { conditions: [], writes: [] };
