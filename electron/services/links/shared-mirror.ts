import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Source } from '../../../common/client/follow.ts';
import { Informer, type InformerEvent } from '../../../common/client/informer.ts';
import type { MirrorSubscriber } from './links.ts';

/** One mirror of a kind for all who look, and what they are told of it. */
export class SharedMirror<T extends ApiObject> {
  readonly informer: Informer<T>;
  readonly #subscribers = new Set<MirrorSubscriber<T>>();
  #silence: Error | undefined;

  constructor(source: Source<T>) {
    this.informer = new Informer(source, {
      onError: (error) => this.fail(error),
      onHeard: () => this.#tellSilence(undefined),
    });
    this.informer.onChange((event) => this.#tellChange(event));
  }

  subscribe(subscriber: MirrorSubscriber<T>): () => void {
    this.#subscribers.add(subscriber);
    if (this.#silence) subscriber.onSilence(this.#silence);
    return () => void this.#subscribers.delete(subscriber);
  }

  /** The source cannot be heard. */
  fail(error: Error): void {
    this.#tellSilence(error);
  }

  #tellChange({ key, object, old }: InformerEvent<T>): void {
    for (const subscriber of [...this.#subscribers]) subscriber.onChange(key, object, old);
  }

  #tellSilence(error: Error | undefined): void {
    if (this.#silence === undefined && error === undefined) return;
    this.#silence = error;
    for (const subscriber of [...this.#subscribers]) subscriber.onSilence(error);
  }
}
