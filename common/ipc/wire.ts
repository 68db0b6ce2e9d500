import type { ErrorEnvelope } from '../base/app-error.ts';

/**
 * Messages between renderer and main process, the same over Electron IPC and WebSocket. `id` is chosen by the renderer,
 * once per call, feed or stream.
 *
 *   call:   call ──▶            result | error
 *   feed:   open ──▶ (credit ──▶)*   rows*            end        close ──▶ ends it early
 *   stream: open ──▶ (credit ──▶ | input ──▶)*  chunks*  end     close ──▶ ends it early
 *
 * A feed or stream sends one message for each credit. A feed without credit merges what comes, row by row; a stream
 * without credit stops reading its source.
 */
export type ToMain =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | {
      readonly type: 'open';
      readonly id: number;
      readonly name: string;
      readonly params: unknown;
      readonly credit: number;
    }
  | { readonly type: 'credit'; readonly id: number; readonly credit: number }
  | { readonly type: 'input'; readonly id: number; readonly input: unknown }
  | { readonly type: 'close'; readonly id: number };

export type ToRenderer =
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorEnvelope }
  | { readonly type: 'rows'; readonly id: number; readonly batch: FeedBatch }
  | { readonly type: 'chunks'; readonly id: number; readonly chunks: readonly unknown[] }
  /** The last message of a feed or stream; with `error` where it did not end by itself. */
  | { readonly type: 'end'; readonly id: number; readonly error?: ErrorEnvelope };

/** What changed of a feed since the last batch. */
export interface FeedBatch<Row = unknown> {
  /** True: these rows are all there are; forget the others. */
  readonly replace: boolean;
  readonly upserts: ReadonlyArray<readonly [key: string, row: Row]>;
  readonly deletes: readonly string[];
  readonly state: FeedState;
}

/**
 *   loading ──▶ live ◀──▶ stale
 *
 * `stale`: the source cannot be heard at the moment, the rows are those of `since` (milliseconds since the Unix epoch).
 */
export type FeedState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly since: number; readonly error: ErrorEnvelope };

/** Characters of a message's JSON: longer ones are refused by the main process. The largest document fits, escaped. */
export const largestMessage = 16 * 1024 * 1024;

/** One end of a connection between renderer and main process; messages arrive in order, whole or not at all. */
export interface Channel<Out, In> {
  send(message: Out): void;
  onMessage(handler: (message: In) => void): void;
  /** Called once, when no message will come any more. */
  onClose(handler: () => void): void;
  close(): void;
}

export type RendererChannel = Channel<ToMain, ToRenderer>;
/** What arrives is not yet known to be a `ToMain`. */
export type MainChannel = Channel<ToRenderer, unknown>;
