import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { Watched } from './watched.ts';

/**
 * How a test follows its cluster, until `unfollow` ends all that it has followed. `client` is asked for when it is needed:
 * tests make theirs before they begin.
 */
export function followed(client: () => ApiClient) {
  const watched: Array<Watched<ApiObject>> = [];

  async function follow<T extends ApiObject>(kind: Kind<T>, namespace?: string): Promise<Watched<T>> {
    const started = await new Watched(client(), kind, namespace).start();
    watched.push(started as unknown as Watched<ApiObject>);
    return started;
  }

  /** Resolves with its name once it has the account that pods run as. */
  async function newNamespace(name: string): Promise<string> {
    await client().create(NamespaceKind, { metadata: { name } });
    const accounts = await follow(ServiceAccountKind, name);
    await accounts.until('the account that pods run as', (found) => found.length > 0);
    return name;
  }

  async function unfollow(): Promise<void> {
    for (const each of watched) await each.end();
  }

  return { follow, newNamespace, unfollow };
}
