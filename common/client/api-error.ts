/** The Status object that carries every failure of the API; https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: ReadonlyArray<{ readonly reason?: string; readonly message?: string; readonly field?: string }>;
  };
}

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly status: Status;

  constructor(code: number, status: Status) {
    super(status.message ?? `the server answered ${code}`);
    this.name = 'ApiError';
    this.code = code;
    this.reason = status.reason ?? '';
    this.status = status;
  }

  /** Reads an answer's body, which is a Status unless something between us and the server spoke. */
  static fromBody(code: number, body: string): ApiError {
    try {
      const status = JSON.parse(body) as Status & { kind?: string };
      if (status.kind === 'Status') return new ApiError(code, status);
    } catch {
      // not JSON: the body itself is the message
    }
    return new ApiError(code, { message: body.trim().slice(0, 1000) || `the server answered ${code}` });
  }
}

const hasReason =
  (reason: string) =>
  (error: unknown): error is ApiError =>
    error instanceof ApiError && error.reason === reason;

export const isNotFound = hasReason('NotFound');
export const isAlreadyExists = hasReason('AlreadyExists');
export const isConflict = hasReason('Conflict');
export const isForbidden = hasReason('Forbidden');
/** The revision asked for is compacted away: list again. */
export const isGone = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone');
/** Nothing can be made in the namespace any more: it is being deleted. */
export const isNamespaceTerminating = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating');
