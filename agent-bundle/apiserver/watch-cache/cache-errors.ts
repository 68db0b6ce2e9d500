/** The revision asked for is too old, or the watcher fell too far behind: the client must list again (410 Expired). */
export class ExpiredError extends Error {
  /** A token for the rest of the list as it is now. */
  readonly continue: string | undefined;

  constructor(message: string, token?: string) {
    super(message);
    this.name = 'ExpiredError';
    this.continue = token;
  }
}

/** The revision asked for has not been seen here within the time to wait for it (504 Timeout, ResourceVersionTooLarge). */
export class RevisionTooLargeError extends Error {
  readonly wanted: number;
  readonly current: number;

  constructor(wanted: number, current: number) {
    super(`Too large resource version: ${wanted}, current: ${current}`);
    this.name = 'RevisionTooLargeError';
    this.wanted = wanted;
    this.current = current;
  }
}

/** A continue token that this server did not make (400 Bad Request). */
export class BadContinueTokenError extends Error {
  constructor() {
    super('continue key is not valid: it must be a token that an earlier list returned');
    this.name = 'BadContinueTokenError';
  }
}
