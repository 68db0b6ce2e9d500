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

/** Whether the server has the object of this key. Asks by a list: controllers of pods may list them, but not get one. */
export async function exists(client: ApiClient, kind: Kind, key: string, signal: AbortSignal): Promise<boolean> {
  const { name, namespace } = splitKey(key);
  const fieldSelector = `metadata.name=${name}`;
  const { items } = await client.list(kind, { namespace, fieldSelector, metadataOnly: true, signal });
  return items.length > 0;
}
