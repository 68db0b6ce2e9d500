import { isNotFound } from '../../common/client/api-error.ts';

/** Undefined where what was to be written is gone: then there is nothing left to do. */
export async function unlessGone<T>(writing: Promise<T>): Promise<T | undefined> {
  try {
    return await writing;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
