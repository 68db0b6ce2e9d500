import { type Namespace, NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { isAlreadyExists } from '../../../common/client/api-error.ts';
import { type Informer, keyOf, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';

/** An object that every namespace has. */
export interface NamespaceFixture<T extends ApiObject> {
  readonly kind: Kind<T>;
  readonly name: string;
  /** What is written where there is none. */
  create(namespace: string): T;
  /** What is written in place of this one; undefined where it may stay as it is. */
  correct?(present: T): T | undefined;
}

/** Keeps one object in every namespace that is not ending, and makes it again when somebody deletes it. */
export class EveryNamespaceController<T extends ApiObject> implements Controller {
  readonly #context: ControllerContext;
  readonly #fixture: NamespaceFixture<T>;
  readonly #namespaces: Informer<Namespace>;
  readonly #objects: Informer<T>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext, fixture: NamespaceFixture<T>) {
    this.#context = context;
    this.#fixture = fixture;
    this.#namespaces = context.informers.of(NamespaceKind);
    this.#objects = context.informers.named(fixture.kind, fixture.name);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#namespaces, this.#objects],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#namespaces.onChange(({ key, object }) => object && this.#loop.queue.add(key));
    this.#objects.onChange(({ key }) => this.#loop.queue.add(splitKey(key).namespace ?? ''));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(namespace: string, signal: AbortSignal): Promise<void> {
    const owner = this.#namespaces.get(namespace);
    if (!owner || owner.status?.phase === 'Terminating' || owner.metadata.deletionTimestamp) return;
    const { client } = this.#context;
    const { kind } = this.#fixture;
    const present = this.#objects.get(`${namespace}/${this.#fixture.name}`);
    if (present) {
      const corrected = this.#fixture.correct?.(present);
      if (corrected) await unlessGone(client.replace(kind, corrected, { signal }));
      return;
    }
    const object = this.#fixture.create(namespace);
    await client.create(kind, object, { signal }).then(
      () => this.#context.logger.info({ object: keyOf(object), resource: kind.resource }, 'created'),
      (error: unknown) => {
        // Its event is on the way.
        if (!isAlreadyExists(error)) throw error;
      },
    );
  }
}
