import type { GenericSchema, InferOutput } from 'valibot';

/**
 * What the renderer may ask of the main process, as typed constants. Parameters are parsed at the border by `params`;
 * results, rows and chunks are plain JSON. `Result`, `Row`, `Chunk` and `Input` exist for the compiler only.
 *
 *   call    one question, one answer
 *   feed    rows by key that are kept up to date: a snapshot first, then upserts and deletes
 *   stream  chunks in order, none left out; may take input as well (a shell)
 */
export type Operation = Call | Feed | Stream;

type Schema = GenericSchema<unknown, unknown>;

export interface Call<P extends Schema = Schema, Result = unknown> {
  readonly kind: 'call';
  readonly params: P;
  readonly result?: Result;
}

export interface Feed<P extends Schema = Schema, Row = unknown> {
  readonly kind: 'feed';
  readonly params: P;
  readonly row?: Row;
}

export interface Stream<P extends Schema = Schema, Chunk = unknown, Input extends Schema = Schema> {
  readonly kind: 'stream';
  readonly params: P;
  /** Absent: the stream takes no input. */
  readonly input?: Input;
  readonly chunk?: Chunk;
}

export type ParamsOf<O extends Operation> = InferOutput<O['params']>;
export type ResultOf<O> = O extends Call<Schema, infer R> ? R : never;
export type RowOf<O> = O extends Feed<Schema, infer R> ? R : never;
export type ChunkOf<O> = O extends Stream<Schema, infer C> ? C : never;
export type InputOf<O> = O extends Stream<Schema, unknown, infer I> ? InferOutput<I> : never;

/** `call<Result>()(params)`: the result is named, the parameters are inferred. */
export const call =
  <Result>() =>
  <P extends Schema>(params: P): Call<P, Result> => ({ kind: 'call', params });

export const feed =
  <Row>() =>
  <P extends Schema>(params: P): Feed<P, Row> => ({ kind: 'feed', params });

export const stream =
  <Chunk>() =>
  <P extends Schema, I extends Schema>(params: P, input?: I): Stream<P, Chunk, I> => ({
    kind: 'stream',
    params,
    input,
  });
