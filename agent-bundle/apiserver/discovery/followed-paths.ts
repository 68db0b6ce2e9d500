import type { PathHandler, PathSource } from '../routes/routes.ts';
import type { Discovered } from './groups.ts';

/** What is served now: the same array for as long as nothing comes or goes. */
export type ServedNow = () => readonly Discovered[];

/** Makes the handlers of all paths. `keep` gives what was made under that name of the same resources before, or makes it. */
export type MakePaths<T> = (
  resources: readonly Discovered[],
  keep: (name: string, of: readonly Discovered[], make: () => T) => T,
) => ReadonlyMap<string, PathHandler>;

/** Paths that describe what is served, made anew when somebody asks after that has changed. */
export class FollowedPaths<T> implements PathSource {
  readonly #served: ServedNow;
  readonly #make: MakePaths<T>;
  #seen: readonly Discovered[] | undefined;
  #handlers: ReadonlyMap<string, PathHandler> = new Map();
  #made: ReadonlyMap<string, Made<T>> = new Map();

  constructor(served: ServedNow, make: MakePaths<T>) {
    this.#served = served;
    this.#make = make;
  }

  find(path: string): PathHandler | undefined {
    return this.#now().get(path);
  }

  get paths(): readonly string[] {
    return [...this.#now().keys()];
  }

  #now(): ReadonlyMap<string, PathHandler> {
    const resources = this.#served();
    if (resources === this.#seen) return this.#handlers;
    const before = this.#made;
    const made = new Map<string, Made<T>>();
    this.#handlers = this.#make(resources, (name, of, make) => {
      const known = before.get(name);
      const entry = known && isSame(known.of, of) ? known : { of, value: make() };
      made.set(name, entry);
      return entry.value;
    });
    this.#made = made;
    this.#seen = resources;
    return this.#handlers;
  }
}

interface Made<T> {
  readonly of: readonly Discovered[];
  readonly value: T;
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, at) => item === b[at]);

/** What is served, and what has no objects besides. */
export function discovered(
  served: { readonly all: readonly { readonly named: Discovered }[] },
  others: readonly Discovered[],
): ServedNow {
  let seen: unknown;
  let now: readonly Discovered[] = [];
  return () => {
    const { all } = served;
    if (all !== seen) now = [...all.map(({ named }) => named), ...others];
    seen = all;
    return now;
  };
}
