import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';

/** Milliseconds a test waits for what must come. */
const deadline = 30_000;

/** One kind in one namespace, followed, so that a test can wait for what it must become and see every step of it. */
export class Watched<T extends ApiObject> {
  readonly #informer: Informer<T>;
  readonly #name: string;
  readonly #lifetime = new Lifetime(() => {});

  constructor(client: ApiClient, kind: Kind<T>, namespace?: string) {
    this.#name = kind.resource;
    this.#informer = new Informer(resourceSource(client, kind, { namespace }));
  }

  /** Follows until `end`; resolves when the first list is there. */
  async start(): Promise<this> {
    this.#lifetime.run((signal) => this.#informer.run(signal));
    await this.#informer.synced(this.#lifetime.signal);
    return this;
  }

  list(): T[] {
    return [...this.#informer.list()];
  }

  /** Calls `look` with all objects, now and after every change. */
  onChange(look: (objects: T[]) => void): void {
    look(this.list());
    this.#informer.onChange(() => look(this.list()));
  }

  /** Resolves with the objects as soon as they satisfy `done`; rejects with what is there when that takes too long. */
  until(what: string, done: (objects: T[]) => boolean, within = deadline): Promise<T[]> {
    return new Promise((resolve, reject) => {
      let open = true;
      const timer = setTimeout(() => {
        open = false;
        const found = JSON.stringify(
          this.list().map(({ metadata: { managedFields: _, ...metadata }, ...rest }) => ({ metadata, ...rest })),
        );
        reject(new Error(`waited ${within} ms for ${what}; ${this.#name}: ${found}`));
      }, within);
      this.onChange((objects) => {
        if (!open || !done(objects)) return;
        open = false;
        clearTimeout(timer);
        resolve(objects);
      });
    });
  }

  end(): Promise<void> {
    return this.#lifetime.end();
  }
}
