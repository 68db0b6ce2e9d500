import { type APIService, APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import { isDeepStrictEqual } from 'node:util';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import type { ProxyClient } from '../config/aggregation.ts';
import type { ServedResources } from '../routes/served.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import type { RemoteVersion } from '../discovery/remote-versions.ts';
import type { IdentityHeaderNames } from './identity-headers.ts';
import { RemoteServer } from './remote-server.ts';

/** What a server told of itself when it last answered. */
export interface RemoteDocuments {
  readonly discovery: RemoteVersion;
  /** The path of its OpenAPI 3 document; absent where it has none. */
  readonly openApiV3?: string;
  /** Its OpenAPI 2 document; absent where it has none. */
  readonly openApiV2?: unknown;
}

export interface RemoteServersOptions {
  readonly served: ServedResources;
  /** Absent: we cannot say for whom we ask. */
  readonly client: ProxyClient | undefined;
  /** In which headers they are told to believe us; absent: in the usual ones. */
  readonly names: IdentityHeaderNames | undefined;
}

/** The group versions that others serve, as APIServices say. */
export class RemoteServers {
  readonly #options: RemoteServersOptions;
  readonly #byName = new Map<string, RemoteServer>();
  readonly #byGroupVersion = new Map<string, RemoteServer>();
  readonly #documents = new Map<RemoteServer, RemoteDocuments>();
  readonly #listeners = new Set<() => void>();
  #versions: readonly RemoteVersion[] = [];

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

  /** What they serve; the same array for as long as nothing of it changes. */
  get versions(): readonly RemoteVersion[] {
    return this.#versions;
  }

  /** What they say of theirs in OpenAPI. */
  readonly openApi = {
    v3: (): Readonly<Record<string, string>> => {
      const named = [...this.#documents].flatMap(([{ group, version }, { openApiV3 }]) =>
        openApiV3 === undefined ? [] : [[`apis/${group}/${version}`, openApiV3] as const],
      );
      return Object.fromEntries(named);
    },
    v2: (): readonly unknown[] => [...this.#documents.values()].flatMap(({ openApiV2 }) => openApiV2 ?? []),
  };

  documentsOf(server: RemoteServer): RemoteDocuments | undefined {
    return this.#documents.get(server);
  }

  /** A server has answered. */
  told(server: RemoteServer, documents: RemoteDocuments): void {
    const known = this.#documents.get(server)?.discovery;
    const same = isDeepStrictEqual(known, documents.discovery);
    this.#documents.set(server, known && same ? { ...documents, discovery: known } : documents);
    if (!same) this.#renew();
  }

  /** A server does not answer: what it told last is stale. */
  silent(server: RemoteServer): void {
    const { discovery, ...others } = this.#documents.get(server) ?? { discovery: nothingOf(server) };
    if (discovery.freshness === 'Stale' && this.#documents.has(server)) return;
    this.#documents.set(server, { ...others, discovery: { ...discovery, freshness: 'Stale' } });
    this.#renew();
  }

  #renew(): void {
    this.#versions = [...this.#documents.values()].map(({ discovery }) => discovery);
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
    this.#change(name, new RemoteServer(apiService, this.#options));
  }

  #change(name: string, server: RemoteServer | undefined): void {
    const known = this.#byName.get(name);
    if (known) {
      known.close();
      if (this.#documents.delete(known)) this.#renew();
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

/** Of one that never answered. */
const nothingOf = ({ group, version }: RemoteServer): RemoteVersion => ({
  group,
  version,
  resources: [],
  freshness: 'Stale',
});
