import type {
  CallName,
  Chunk,
  FeedName,
  Input,
  Params,
  Result,
  Row,
  StreamName,
} from '../../../common/ipc/contract.ts';
import type { FeedState } from '../../../common/ipc/wire.ts';

/** Answers a call. Parameters are parsed already; what it throws reaches the page as an error envelope. */
export type CallHandler<N extends CallName> = (params: Params<N>, signal: AbortSignal) => Promise<Result<N>>;

/**
 * Fills a feed until the signal is aborted, which is when the page closes it. Returning or throwing ends the feed; a
 * source that can come back says `stale` instead.
 */
export type FeedHandler<N extends FeedName> = (
  params: Params<N>,
  sink: FeedSink<Row<N>>,
  signal: AbortSignal,
) => Promise<void>;

/** Takes what is known of a feed, at any pace: what the reader has no time for is merged. */
export interface FeedSink<R> {
  /** These rows are all there are. The feed is live from then on. */
  replace(rows: Iterable<readonly [key: string, row: R]>): void;
  upsert(key: string, row: R): void;
  delete(key: string): void;
  become(state: FeedState): void;
}

/** Sends chunks until its source ends or the signal is aborted. Returning or throwing ends the stream. */
export type StreamHandler<N extends StreamName> = (
  params: Params<N>,
  stream: StreamPipe<Chunk<N>, Input<N>>,
  signal: AbortSignal,
) => Promise<void>;

export interface StreamPipe<C, I> {
  /** Fulfilled once the reader has room for more; rejects when the stream is over. */
  send(...chunks: readonly C[]): Promise<void>;
  /** What the page writes, parsed; ends with the stream. */
  readonly inputs: AsyncIterable<I>;
}

/** One handler for each name of the contract: one that is missing does not compile. */
export type Handlers = {
  readonly [N in CallName]: CallHandler<N>;
} & { readonly [N in FeedName]: FeedHandler<N> } & { readonly [N in StreamName]: StreamHandler<N> };
