import { type ShallowRef, onScopeDispose, shallowRef, watch } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import type { FeedName, Params, Row } from '../../common/ipc/contract.ts';
import type { FeedBatch, FeedState } from '../../common/ipc/wire.ts';
import { useBackend } from './use-backend.ts';

/** `failed`: the feed ended and will not come back by itself; `retry` opens it again. */
export type FeedView = FeedState | { readonly kind: 'failed'; readonly error: AppError };

export interface LiveRows<R> {
  /** Rows by key, in the order they came. A new Map for each batch, so that it can be watched shallowly. */
  readonly rows: Readonly<ShallowRef<ReadonlyMap<string, R>>>;
  readonly state: Readonly<ShallowRef<FeedView>>;
  readonly retry: () => void;
}

/**
 * The rows of a feed, kept up to date as long as the component lives. `params` is a getter: when its value changes the
 * feed is opened anew; undefined: none is open.
 */
export function useFeed<N extends FeedName>(name: N, params: () => Params<N> | undefined): LiveRows<Row<N>> {
  const backend = useBackend();
  const rows = shallowRef<ReadonlyMap<string, Row<N>>>(new Map());
  const state = shallowRef<FeedView>({ kind: 'loading' });
  let close = () => {};

  const open = (wanted: Params<N> | undefined) => {
    close();
    rows.value = new Map();
    state.value = { kind: 'loading' };
    close = () => {};
    if (wanted === undefined) return;
    close = backend.feed(name, wanted, {
      onBatch: (batch) => {
        rows.value = applied(rows.value, batch);
        state.value = batch.state;
      },
      onEnd: (error) => (state.value = { kind: 'failed', error: error ?? new AppError('backend-lost') }),
    });
  };
  watch(
    () => JSON.stringify(params()),
    () => open(params()),
    { immediate: true },
  );
  onScopeDispose(() => close());
  return { rows, state, retry: () => open(params()) };
}

function applied<R>(before: ReadonlyMap<string, R>, batch: FeedBatch<R>): ReadonlyMap<string, R> {
  if (batch.replace) return new Map(batch.upserts);
  if (batch.upserts.length === 0 && batch.deletes.length === 0) return before;
  const after = new Map(before);
  for (const [key, row] of batch.upserts) after.set(key, row);
  for (const key of batch.deletes) after.delete(key);
  return after;
}
