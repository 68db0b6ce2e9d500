import { ApiError, isNotFound } from '../../common/client/api-error.ts';

/** Undefined where what was to be written is gone: then there is nothing left to do. */
export async function unlessGone<T>(writing: Promise<T>): Promise<T | undefined> {
  try {
    return await writing;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** True when nothing can be made since the namespace is ending. */
export const isNamespaceEnding = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating');
