import { FutureRevisionError, OutOfSpaceError, StoreError, TooLargeError } from '../store-errors.ts';
import { CompactedError } from '../store-errors.ts';

/** What the failure of a call means to the caller. */
export type EtcdFailure =
  /** etcd said no, and every member would: nothing happened. */
  | { readonly type: 'refused'; readonly error: StoreError }
  /** The call did not reach etcd, or was turned away unread: nothing happened, another member may do it. */
  | { readonly type: 'not-done'; readonly reason: string }
  /** No answer: it may have happened. */
  | { readonly type: 'unknown'; readonly reason: string };

/** The lease that a put names is gone; it is granted anew. */
export class LeaseGoneError extends StoreError {}

/**
 * Refusals by the words of etcd, since its client keeps nothing else.
 * https://github.com/etcd-io/etcd/blob/main/api/v3rpc/rpctypes/error.go
 */
const refusals: ReadonlyArray<[words: string, make: (reason: string, revision: number) => StoreError]> = [
  ['required revision has been compacted', (_, revision) => new CompactedError(revision + 1)],
  ['required revision is a future revision', (reason) => new FutureRevisionError(reason)],
  ['request is too large', (reason) => new TooLargeError(reason)],
  ['received message larger than max', (reason) => new TooLargeError(reason)],
  ['database space exceeded', (reason) => new OutOfSpaceError(reason)],
  ['requested lease not found', (reason) => new LeaseGoneError(reason)],
];

/** What is known not to have been done: by etcd's words, or by gRPC's when it never had a connection. */
const notDone = [
  'No connection established',
  'Channel closed before call started',
  'Name resolution failed',
  'Waiting for LB pick',
  'etcdserver: no leader',
  'etcdserver: too many requests',
];

/** gRPC codes that are no answer: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const unanswered = new Set(['1', '2', '4', '10', '13', '14', '15']);

/** Sorts a failure of a call; `revision` is the one the call asked for, if any. */
export function etcdFailure(error: Error, revision = 0): EtcdFailure {
  const { message } = error;
  const refusal = refusals.find(([words]) => message.includes(words));
  if (refusal) return { type: 'refused', error: refusal[1](message, revision) };
  if (notDone.some((words) => message.includes(words))) return { type: 'not-done', reason: message };
  const code = /^(?:\w+: )?(\d+) [A-Z_]+:/.exec(message)?.[1];
  if (code === undefined || unanswered.has(code)) return { type: 'unknown', reason: message };
  return { type: 'refused', error: new StoreError(`etcd refused: ${message}`, error) };
}
