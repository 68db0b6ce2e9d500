import { type ShallowRef, onScopeDispose, shallowRef, watch } from 'vue';
import type { AppError } from '../../common/base/app-error.ts';
import type { Chunk, Input, Params, StreamName } from '../../common/ipc/contract.ts';
import type { OpenStream } from './backend.ts';
import { useBackend } from './use-backend.ts';

/**
 *   opening ──first chunks──▶ open ──▶ ended | failed ──reopen──▶ opening
 *      └────────────────────────────────▲
 *
 * `opening`: nothing has come yet, which for a quiet source is as good as open. `ended`: the source came to its end.
 */
export type StreamView =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface LiveStream<N extends StreamName> {
  readonly state: Readonly<ShallowRef<StreamView>>;
  /** Lost unless the stream is opening or open. */
  readonly write: (input: Input<N>) => void;
  /** Closes the stream, if it is still open, and opens it from its beginning. */
  readonly reopen: () => void;
}

export interface StreamSink<N extends StreamName> {
  /** A stream begins: what came before belongs to another one. */
  onOpening(): void;
  /** The source is read on once the promise is fulfilled. */
  onChunks(chunks: ReadonlyArray<Chunk<N>>): void | Promise<void>;
}

/**
 * A stream that is open as long as the component lives. `params` is a getter: when its value changes the stream is opened
 * anew; undefined: none is open.
 */
export function useStream<N extends StreamName>(
  name: N,
  params: () => Params<N> | undefined,
  sink: StreamSink<N>,
): LiveStream<N> {
  const backend = useBackend();
  const state = shallowRef<StreamView>({ kind: 'opening' });
  let current: OpenStream<N> | undefined;

  const open = () => {
    current?.close();
    current = undefined;
    const wanted = params();
    state.value = { kind: 'opening' };
    if (wanted === undefined) return;
    sink.onOpening();
    const opened: OpenStream<N> = backend.stream(name, wanted, {
      onChunks: (chunks) => {
        if (opened !== current) return;
        if (state.value.kind === 'opening') state.value = { kind: 'open' };
        return sink.onChunks(chunks);
      },
      onEnd: (error) => {
        if (opened === current) state.value = error ? { kind: 'failed', error } : { kind: 'ended' };
      },
    });
    current = opened;
  };

  watch(() => JSON.stringify(params()), open, { immediate: true });
  onScopeDispose(() => {
    current?.close();
    current = undefined;
  });
  return { state, write: (input) => current?.write(input), reopen: open };
}
