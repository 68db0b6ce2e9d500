/** Why a container could not be started: the reason its status shows while it waits, and a sentence for people. */
export class StartFailure extends Error {
  readonly reason: string;
  /** Milliseconds before it is worth another try; absent: as backoff says. */
  readonly retryAfter: number | undefined;

  constructor(
    reason: string,
    message: string,
    options: { readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'StartFailure';
    this.reason = reason;
    this.retryAfter = options.retryAfter;
  }
}

/** What the pod asks for cannot be put together: an object it refers to is missing, or a value is of no use. */
export const configError = (message: string) => new StartFailure('CreateContainerConfigError', message);
