import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { ApiError } from '../../common/client/api-error.ts';

/** Whatever a phase threw, as an error a person can read. What we did not foresee is a fault of ours, and says so. */
export function knownError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const error = asError(thrown);
  if (error instanceof ApiError)
    return new AppError('api-refused', { status: error.code, reason: error.message }, error);
  if (error.name === 'TimeoutError') return new AppError('wait-too-long', { reason: error.message }, error);
  return new AppError('internal-fault', { reason: error.message }, error);
}
