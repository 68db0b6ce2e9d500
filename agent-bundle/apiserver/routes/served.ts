import type { Resource } from '../registry/resource.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';

/** A resource and where its objects are read. */
export interface Served {
  readonly resource: Resource;
  readonly cache: WatchCache;
}

/** Everything we serve, by group, version and plural. */
export class ServedResources {
  /** In the order of discovery. */
  readonly all: readonly Served[];
  readonly #byName: ReadonlyMap<string, Served>;
  readonly #groupVersions: ReadonlySet<string>;

  constructor(all: readonly Served[]) {
    this.all = all;
    this.#byName = new Map(all.map((served) => [keyOf(served.resource.kind), served]));
    this.#groupVersions = new Set(all.map(({ resource }) => apiVersionOf(resource.kind)));
  }

  find(name: { readonly group: string; readonly version: string; readonly resource: string }): Served | undefined {
    return this.#byName.get(keyOf(name));
  }

  /** For resources that must be there. */
  require(name: { readonly group: string; readonly version: string; readonly resource: string }): Served {
    const served = this.find(name);
    if (!served) throw new Error(`${keyOf(name)} is not served`);
    return served;
  }

  hasGroupVersion(name: { readonly group: string; readonly version: string }): boolean {
    return this.#groupVersions.has(apiVersionOf(name));
  }
}

const keyOf = (name: { readonly group: string; readonly version: string; readonly resource: string }): string =>
  `${name.group}/${name.version}/${name.resource}`;
