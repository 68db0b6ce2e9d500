import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Resource } from '../registry/resource.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';

/** A resource under the name of a path, and where its objects are read. */
export interface Served {
  /** What governs its objects: the resource they are stored as. */
  readonly resource: Resource;
  /** Objects as they are stored. */
  readonly cache: WatchCache;
  /** As the path names it: another version or group of the same for a few, `resource` itself for most. */
  readonly named: Resource;
  /** Every version in which the same objects are served. */
  readonly forms: readonly Resource[];
}

/** What a client wrote, decoded and defaulted as it is named, in the form in which it is stored. */
export function storedForm({ named }: Served, object: ApiObject): ApiObject {
  return named.conversion ? named.conversion.toStored(object) : object;
}

/** What is stored, in the form in which the client named it. */
export function namedForm({ named }: Served, stored: ApiObject): ApiObject {
  return named.conversion ? named.conversion.fromStored(stored) : stored;
}

interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Everything we serve, by group, version and plural. */
export class ServedResources {
  /** In the order of discovery. */
  readonly all: readonly Served[];
  readonly #byName: ReadonlyMap<string, Served>;
  readonly #groupVersions: ReadonlySet<string>;

  /** `addCache` is asked once for each that is stored. */
  constructor(resources: readonly Resource[], addCache: (resource: Resource) => WatchCache) {
    const stored = resources.filter(({ conversion }) => conversion === undefined);
    const caches = new Map(stored.map((resource) => [keyOf(resource.kind), addCache(resource)]));
    this.all = resources.map((named) => {
      const resource = named.conversion?.storage ?? named;
      const cache = caches.get(keyOf(resource.kind));
      if (!cache) throw new Error(`${keyOf(resource.kind)} is stored by nobody`);
      const forms = resources.filter(
        (other) => keyOf((other.conversion?.storage ?? other).kind) === keyOf(resource.kind),
      );
      return { resource, cache, named, forms };
    });
    this.#byName = new Map(this.all.map((served) => [keyOf(served.named.kind), served]));
    this.#groupVersions = new Set(resources.map(({ kind }) => apiVersionOf(kind)));
  }

  find(name: ResourceName): Served | undefined {
    return this.#byName.get(keyOf(name));
  }

  /** For resources that must be there. */
  require(name: ResourceName): Served {
    const served = this.find(name);
    if (!served) throw new Error(`${keyOf(name)} is not served`);
    return served;
  }

  hasGroupVersion(name: { readonly group: string; readonly version: string }): boolean {
    return this.#groupVersions.has(apiVersionOf(name));
  }
}

const keyOf = (name: ResourceName): string => `${name.group}/${name.version}/${name.resource}`;
