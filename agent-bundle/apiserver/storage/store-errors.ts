/** A failure of the store. Each subclass is a case that callers treat differently. */
export class StoreError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** History before `compactRevision` is gone: list again, or tell the client so (410 Expired). */
export class CompactedError extends StoreError {
  readonly compactRevision: number;

  constructor(compactRevision: number) {
    super(`history before revision ${compactRevision} has been compacted`);
    this.compactRevision = compactRevision;
  }
}

/** The revision asked for has not happened yet. */
export class FutureRevisionError extends StoreError {}

/** A transaction was sent and no answer came: it may or may not have happened. Read before you write again. */
export class UncertainError extends StoreError {}

/** The store cannot be reached or has no leader; nothing was written. */
export class UnavailableError extends StoreError {}

/** The transaction is larger than the store takes. */
export class TooLargeError extends StoreError {}

/** The store has reached its space quota and takes deletions only. */
export class OutOfSpaceError extends StoreError {}

/** What stands at a key cannot be decrypted. The message names the key and the reason, never what stands there. */
export class UnreadableError extends StoreError {
  readonly key: string;
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`unable to transform key "${key}": ${reason}`);
    this.key = key;
    this.reason = reason;
  }
}
