import type { RawClient } from './raw-client.ts';

// Five ConfigMaps to read and write, `list-a` to `list-e`, of which two have a vowel.

export interface Named {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
}
export interface List {
  readonly kind: string;
  readonly metadata: Named['metadata'] & { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: Named[];
}

export const maps = '/api/v1/namespaces/default/configmaps';

export async function createMaps(api: RawClient): Promise<void> {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const labels = { vowel: String('ae'.includes(name)) };
    await api.send('POST', maps, { body: { metadata: { name: `list-${name}`, labels }, data: { name } } });
  }
}

/** The body of a PATCH, and its type. */
export const mergePatch = (body: object) => ({
  headers: { 'content-type': 'application/merge-patch+json' },
  body: JSON.stringify(body),
});
