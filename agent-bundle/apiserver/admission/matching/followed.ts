import { abortable } from '../../../../common/base/abortable.ts';
import { withDeadline } from '../../../../common/base/deadline.ts';
import { asError } from '../../../../common/base/clock.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { Served } from '../../routes/served.ts';
import { forbidden } from '../../status-error.ts';
import { type ObjectFollower, followObjects } from '../../watch-cache/follow-objects.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionRequest } from '../admission.ts';

/** Milliseconds that a request waits for configurations to be read, when a server has just begun. */
const readDeadline = 10_000;

export type Report = (error: Error) => void;

/**
 * What configurations of one kind come to, each compiled when it changes, and what is known of requests because of them: both follow
 * the cache.
 *
 *   reading ──all of them are there──▶ followed
 *
 * While they are read nobody can say that a request concerns none of them, so that it waits.
 */
export class Followed<T extends ApiObject, C> implements ObjectFollower<T> {
  readonly #compile: (object: T) => C;
  readonly #compiled = new Map<string, C>();
  readonly #read = Promise.withResolvers<void>();
  #state: 'reading' | 'followed' = 'reading';
  #inOrder: readonly C[] | undefined;
  #report: Report = () => {};

  constructor(compile: (object: T) => C) {
    this.#compile = compile;
  }

  /** Until the signal is aborted. `report` is told of what cannot be compiled. */
  run(cache: WatchCache, report: Report, signal: AbortSignal): Promise<void> {
    this.#report = report;
    return followObjects<T>(cache, this, signal);
  }

  /** One that was stored and cannot be compiled has no effect: it must neither end the server nor keep others from theirs. */
  put(key: string, object: T): void {
    this.#inOrder = undefined;
    try {
      this.#compiled.set(key, this.#compile(object));
    } catch (error) {
      this.#compiled.delete(key);
      this.#report(new Error(`${key}: ${asError(error).message}`, { cause: error }));
    }
  }

  remove(key: string): void {
    this.#compiled.delete(key);
    this.#inOrder = undefined;
  }

  synced(): void {
    this.#state = 'followed';
    this.#read.resolve();
  }

  /** By name. The same list until something changes. */
  get inOrder(): readonly C[] {
    this.#inOrder ??= [...this.#compiled].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, compiled]) => compiled);
    return this.#inOrder;
  }

  get(key: string): C | undefined {
    return this.#compiled.get(key);
  }

  /** False: certainly not. */
  get mayConcern(): boolean {
    return this.#state === 'reading' || this.#compiled.size > 0;
  }

  /** Resolves when they are read. Throws 403, as upstream has it, when that takes too long. */
  async ready({ kind, name, signal }: AdmissionRequest): Promise<void> {
    if (this.#state === 'followed') return;
    try {
      await abortable(this.#read.promise, withDeadline(signal, readDeadline));
    } catch {
      throw forbidden(kind, name, 'not yet ready to handle request');
    }
  }
}

/** Something worked out once for each sort of requests: by what is asked for, the operation and the subresource. */
export class PerSort<V> {
  #known = new WeakMap<Served, Map<string, V>>();

  of({ served, operation, subresource }: AdmissionRequest, make: () => V): V {
    const bySort = this.#known.get(served) ?? new Map<string, V>();
    this.#known.set(served, bySort);
    const sort = `${operation}/${subresource}`;
    const known = bySort.get(sort);
    if (known !== undefined) return known;
    const made = make();
    bySort.set(sort, made);
    return made;
  }
}
