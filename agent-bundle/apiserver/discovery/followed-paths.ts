import type { PathHandler, PathSource } from '../routes/routes.ts';
import type { Discovered } from './groups.ts';

/** What is served now: the same array for as long as nothing comes or goes. */
export type ServedNow = () => readonly Discovered[];

/** Makes the handlers of all paths. `keep` gives what was made under that name of the same things before, or makes it. */
export type MakePaths<State, T> = (
  state: State,
  keep: (name: string, of: readonly object[], make: () => T) => T,
) => ReadonlyMap<string, PathHandler>;

/** Paths that describe what is served, made anew when somebody asks after that has changed: when the state is another object. */
export class FollowedPaths<State extends object, T> implements PathSource {
  readonly #state: () => State;
  readonly #make: MakePaths<State, T>;
  #seen: State | undefined;
  #handlers: ReadonlyMap<string, PathHandler> = new Map();
  #made: ReadonlyMap<string, Made<T>> = new Map();

  constructor(state: () => State, make: MakePaths<State, T>) {
    this.#state = state;
    this.#make = make;
  }

  find(path: string): PathHandler | undefined {
    return this.#now().get(path);
  }

  get paths(): readonly string[] {
    return [...this.#now().keys()];
  }

  #now(): ReadonlyMap<string, PathHandler> {
    const state = this.#state();
    if (state === this.#seen) return this.#handlers;
    const before = this.#made;
    const made = new Map<string, Made<T>>();
    this.#handlers = this.#make(state, (name, of, make) => {
      const known = before.get(name);
      const entry = known && isSame(known.of, of) ? known : { of, value: make() };
      made.set(name, entry);
      return entry.value;
    });
    this.#made = made;
    this.#seen = state;
    return this.#handlers;
  }
}

interface Made<T> {
  readonly of: readonly object[];
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
