import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { type Informer, keyOf } from '../../../common/client/informer.ts';
import { WrittenVersions } from '../written-versions.ts';

/** A mirror that also knows what we have just written, before the watch brings it. */
export class WrittenObjects<T extends ApiObject> {
  readonly #informer: Informer<T>;
  readonly #versions = new WrittenVersions();
  readonly #objects = new Map<string, T>();

  constructor(informer: Informer<T>) {
    this.#informer = informer;
    informer.onChange(({ key, object }) => {
      if (object && this.#versions.isAhead(key, object)) return;
      this.#versions.forget(key);
      this.#objects.delete(key);
    });
  }

  note(object: T): void {
    const key = keyOf(object);
    const mirrored = this.#informer.get(key);
    this.#versions.note(key, object);
    // The watch may have been faster than the answer; and what is gone has nothing that would take our note away.
    if (mirrored && this.#versions.isAhead(key, mirrored)) this.#objects.set(key, object);
    else this.#versions.forget(key);
  }

  get(key: string): T | undefined {
    return this.#objects.get(key) ?? this.#informer.get(key);
  }
}
