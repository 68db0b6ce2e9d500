import type { Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isNotFound } from '../../common/client/api-error.ts';
import { splitKey } from '../../common/client/informer.ts';

/** Undefined where what was to be written is gone: then there is nothing left to do. */
export async function unlessGone<T>(writing: Promise<T>): Promise<T | undefined> {
  try {
    return await writing;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether the server has the object of this key. */
export async function exists(client: ApiClient, kind: Kind, key: string, signal: AbortSignal): Promise<boolean> {
  return (await unlessGone(client.get(kind, splitKey(key), { metadataOnly: true, signal }))) !== undefined;
}
