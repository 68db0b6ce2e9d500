import { AppError, type ErrorCode } from '../../../common/base/app-error.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { knownError } from '../../bootstrap/known-error.ts';

/** What the answers of an API server mean to a person who asked for something on a page; others are `api-refused`. */
const refusals: Readonly<Record<number, ErrorCode>> = {
  400: 'api-object-invalid',
  401: 'api-forbidden',
  403: 'api-forbidden',
  404: 'api-object-missing',
  409: 'api-object-conflict',
  422: 'api-object-invalid',
};

/** Whatever a handler threw, as an error a page can show. */
export function pageError(thrown: unknown): AppError {
  if (!(thrown instanceof ApiError)) return knownError(thrown);
  const code = refusals[thrown.code];
  return code ? new AppError(code, { reason: thrown.message }, thrown) : knownError(thrown);
}
