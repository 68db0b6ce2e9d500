import { type APIService, APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { ProxyClient } from '../config/aggregation.ts';
import type { ServedResources } from '../routes/served.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import { RemoteServer } from './remote-server.ts';

interface RemoteServersOptions {
  readonly served: ServedResources;
  /** Absent: we cannot say for whom we ask. */
  readonly client: ProxyClient | undefined;
}

/** The group versions that others serve, as APIServices say. */
export class RemoteServers {
  readonly #options: RemoteServersOptions;
  readonly #byName = new Map<string, RemoteServer>();
  readonly #byGroupVersion = new Map<string, RemoteServer>();
  readonly #listeners = new Set<() => void>();

  constructor(options: RemoteServersOptions) {
    this.#options = options;
  }

  /** Who serves this group version; undefined: nobody but us. */
  find(name: { readonly group: string; readonly version: string }): RemoteServer | undefined {
    return this.#byGroupVersion.size === 0 ? undefined : this.#byGroupVersion.get(apiVersionOf(name));
  }

  get all(): readonly RemoteServer[] {
    return [...this.#byName.values()];
  }

  /** Called whenever one has come, changed or gone. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Follows the APIServices until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { served } = this.#options;
    const follower = {
      put: (name: string, apiService: APIService) => this.#put(name, apiService),
      remove: (name: string) => this.#change(name, undefined),
    };
    await followObjects<APIService>(served.require(APIServiceKind).cache, follower, signal);
    for (const server of this.all) server.close();
  }

  #put(name: string, apiService: APIService): void {
    const known = this.#byName.get(name);
    if (!apiService.spec?.service) {
      if (known) this.#change(name, undefined);
      return;
    }
    // Its status changes often, and is our own word.
    if (known?.isOf(apiService)) return;
    this.#change(name, new RemoteServer(apiService, this.#options.served, this.#options.client));
  }

  #change(name: string, server: RemoteServer | undefined): void {
    const known = this.#byName.get(name);
    if (known) {
      known.close();
      this.#byName.delete(name);
      this.#byGroupVersion.delete(apiVersionOf(known));
    }
    if (server) {
      this.#byName.set(name, server);
      this.#byGroupVersion.set(apiVersionOf(server), server);
    }
    if (known ?? server) for (const listener of this.#listeners) listener();
  }
}
