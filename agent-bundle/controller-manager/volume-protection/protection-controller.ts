import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type Informer, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';

/** What holds objects of one kind, and until when. */
interface Protection<T extends ApiObject> {
  readonly kind: Kind<T>;
  readonly finalizer: string;
  /** Of the kind; metadata is enough. */
  readonly objects: Informer<ApiObject>;
  /** What else must be known before anything is decided. */
  readonly others: ReadonlyArray<Pick<Informer<ApiObject>, 'synced'>>;
  /** By the object as it stands and what else is mirrored: that may be late. */
  readonly isInUse: (object: T) => boolean;
  /** By the server, before an object is let go. Absent: the mirror is enough. */
  readonly isStillInUse?: (object: T, signal: AbortSignal) => Promise<boolean>;
}

/**
 * Gives objects the finalizer where it is missing, and takes it away from those that are being deleted and that nobody
 * uses. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 *
 *   unprotected ──▶ protected ──deleted──▶ in use? ──no──▶ let go
 *                                            │ yes: until its users change
 */
export class ProtectionController<T extends ApiObject> implements Controller {
  readonly #context: ControllerContext;
  readonly #protection: Protection<T>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext, protection: Protection<T>) {
    this.#context = context;
    this.#protection = protection;
    const { objects, others } = protection;
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [objects, ...others],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    objects.onChange(({ key, object }) => {
      if (object && protectionAction(object, protection.finalizer) !== 'none') this.#loop.queue.add(key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  /** Users of this object have changed: it may be let go now. */
  look(key: string): void {
    const { objects, finalizer } = this.#protection;
    const object = objects.get(key);
    if (object && protectionAction(object, finalizer) === 'remove') this.#loop.queue.add(key);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { kind, objects, finalizer, isInUse, isStillInUse } = this.#protection;
    const seen = objects.get(key);
    if (!seen || protectionAction(seen, finalizer) === 'none') return;
    const { client } = this.#context;
    const object = await unlessGone(client.get(kind, splitKey(key), { signal }));
    const action = object && protectionAction(object, finalizer);
    if (!object || action === 'none') return;
    if (action === 'remove' && (isInUse(object) || (await isStillInUse?.(object, signal)))) return;
    const { finalizers = [] } = object.metadata;
    const others = finalizers.filter((name) => name !== finalizer);
    const metadata = { ...object.metadata, finalizers: action === 'add' ? [...finalizers, finalizer] : others };
    await unlessGone(client.replace(kind, { ...object, metadata }, { signal }));
  }
}

/** What is to be done about the object's finalizer; `remove` only once it is not in use. */
export function protectionAction({ metadata }: ApiObject, finalizer: string): 'add' | 'remove' | 'none' {
  const isHeld = metadata.finalizers?.includes(finalizer) ?? false;
  if (metadata.deletionTimestamp) return isHeld ? 'remove' : 'none';
  return isHeld ? 'none' : 'add';
}
