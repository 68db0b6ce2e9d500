import { BadContinueTokenError, ExpiredError, RevisionTooLargeError } from '../watch-cache/cache-errors.ts';
import {
  CompactedError,
  FutureRevisionError,
  OutOfSpaceError,
  TooLargeError,
  UnavailableError,
  UncertainError,
  UnreadableError,
} from '../storage/store-errors.ts';
import {
  StatusError,
  badRequest,
  expired,
  internalError,
  modified,
  serviceUnavailable,
  timedOut,
} from '../status-error.ts';
import type { RequestInfo } from './request-info.ts';
import { TooManyConflictsError } from '../storage/guaranteed-update.ts';

/**
 * What a client is told of an error. `undefined`: nobody expected this one, so its text stays in our log.
 * `late`: the request has used up its time.
 */
export function statusErrorOf(
  error: unknown,
  request: RequestInfo | undefined,
  late: boolean,
): StatusError | undefined {
  if (error instanceof StatusError) return error;
  if (late) return timedOut('request did not complete within the allotted timeout');
  if (error instanceof TooManyConflictsError) {
    return request?.kind === 'resource' ? modified(request, request.name) : undefined;
  }
  if (error instanceof ExpiredError) return expired(error.message, error.continue);
  if (error instanceof CompactedError) return expired(error.message);
  if (error instanceof RevisionTooLargeError || error instanceof FutureRevisionError)
    return fromTheFuture(error.message);
  if (error instanceof BadContinueTokenError) return badRequest(`invalid continue token: ${error.message}`);
  // Nothing was written, so a client may simply ask again.
  if (error instanceof UnavailableError) return serviceUnavailable(`the store cannot be reached: ${error.message}`, 1);
  if (error instanceof UncertainError) return timedOut('the store did not say whether the change was made');
  if (error instanceof TooLargeError) return new StatusError(413, 'RequestEntityTooLarge', error.message);
  if (error instanceof OutOfSpaceError || error instanceof UnreadableError) return internalError(error.message);
  return undefined;
}

/** The newest we know is older than what was asked for: another server may be ahead of us for a moment. */
function fromTheFuture(message: string): StatusError {
  const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };
  return new StatusError(504, 'Timeout', `Timeout: ${message}`, { causes: [cause], retryAfterSeconds: 1 });
}
