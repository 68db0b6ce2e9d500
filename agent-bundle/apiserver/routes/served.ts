import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { Resource } from '../registry/resource.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';

/** A resource under the name of a path, and where its objects are read. */
export interface Served {
  /** What governs its objects: the resource they are stored as; for custom resources the version of the path. */
  readonly resource: Resource;
  /** Objects as they are stored; for custom resources as the version of the path shows them. */
  readonly cache: WatchCache;
  /** As the path names it: another version or group of the same for a few, `resource` itself for most. */
  readonly named: Resource;
  /** Every version in which the same objects are served. */
  readonly forms: readonly Resource[];
  /** Absent for all but custom resources: what is stored is what `resource` says. */
  readonly versions?: StoredVersions;
}

/** Objects that may be stored in another version than theirs, or by an older schema. JSON goes in and comes out, as it is stored. */
export interface StoredVersions {
  /** Objects as they are stored. */
  readonly cache: WatchCache;
  /** What is stored, in whatever version, as this version shows it. */
  shown(bytes: Buffer, signal: AbortSignal): Buffer | Promise<Buffer>;
  /** An object of this version, in the version that objects are stored in now. */
  stored(bytes: Buffer, signal: AbortSignal): Buffer | Promise<Buffer>;
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

/** Everything we serve, by group, version and plural: what is built in, and what definitions add while we run. */
export class ServedResources {
  readonly builtIn: readonly Served[];
  /** `<group>/<plural>` */
  readonly #ownPlurals: ReadonlySet<string>;
  readonly #byName: Map<string, Served>;
  readonly #groupVersions = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #all: readonly Served[] | undefined;

  /** `addCache` is asked once for each that is stored. `actions`: what is answered, but not stored, such as reviews. */
  constructor(
    resources: readonly Resource[],
    addCache: (resource: Resource) => WatchCache,
    actions: readonly { readonly kind: Pick<Kind, 'group' | 'resource'> }[] = [],
  ) {
    this.#ownPlurals = new Set([...resources, ...actions].map(({ kind }) => pluralOf(kind)));
    const stored = resources.filter(({ conversion }) => conversion === undefined);
    const caches = new Map(stored.map((resource) => [keyOf(resource.kind), addCache(resource)]));
    this.builtIn = resources.map((named) => {
      const resource = named.conversion?.storage ?? named;
      const cache = caches.get(keyOf(resource.kind));
      if (!cache) throw new Error(`${keyOf(resource.kind)} is stored by nobody`);
      const forms = resources.filter(
        (other) => keyOf((other.conversion?.storage ?? other).kind) === keyOf(resource.kind),
      );
      return { resource, cache, named, forms };
    });
    this.#byName = new Map(this.builtIn.map((served) => [keyOf(served.named.kind), served]));
    for (const { kind } of resources) this.#count(apiVersionOf(kind), 1);
  }

  /** Whether this name, in whatever version, is ours: no definition may take it over. */
  isBuiltIn(name: Pick<Kind, 'group' | 'resource'>): boolean {
    return this.#ownPlurals.has(pluralOf(name));
  }

  /** In the order of discovery. The same array for as long as nothing comes or goes. */
  get all(): readonly Served[] {
    return (this.#all ??= [...this.#byName.values()]);
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

  /** Serves `come` and no longer `gone`, at once. What is built in cannot be taken over. */
  replace(gone: readonly Served[], come: readonly Served[]): void {
    for (const { named } of gone) {
      if (this.#byName.delete(keyOf(named.kind))) this.#count(apiVersionOf(named.kind), -1);
    }
    for (const served of come) {
      const key = keyOf(served.named.kind);
      if (this.#byName.has(key)) continue;
      this.#byName.set(key, served);
      this.#count(apiVersionOf(served.named.kind), 1);
    }
    this.#all = undefined;
    for (const told of this.#listeners) told();
  }

  /** Calls `told` whenever something comes or goes; the function it returns ends that. */
  onChange(told: () => void): () => void {
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  #count(groupVersion: string, more: 1 | -1): void {
    const count = (this.#groupVersions.get(groupVersion) ?? 0) + more;
    if (count > 0) this.#groupVersions.set(groupVersion, count);
    else this.#groupVersions.delete(groupVersion);
  }
}

const pluralOf = ({ group, resource }: Pick<Kind, 'group' | 'resource'>): string => `${group}/${resource}`;
const keyOf = (name: ResourceName): string => `${name.group}/${name.version}/${name.resource}`;
