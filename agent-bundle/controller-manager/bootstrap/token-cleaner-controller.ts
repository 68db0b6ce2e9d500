import { type Secret, SecretKind } from '../../../common/api/core/v1/secret.ts';
import { type Informer, splitKey } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { bootstrapTokenNamespace, bootstrapTokenType, untilExpired } from './bootstrap-token.ts';

/** Deletes tokens to join with when their time is over. */
export class TokenCleanerController implements Controller {
  readonly #context: ControllerContext;
  readonly #secrets: Informer<Secret>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#secrets = context.informers.selected(SecretKind, `type=${bootstrapTokenType}`);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#secrets],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#secrets.onChange(({ key, object }) => object && this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const secret = this.#secrets.get(key);
    if (secret?.metadata.namespace !== bootstrapTokenNamespace) return;
    const { client, clock, logger } = this.#context;
    const wait = untilExpired(secret, clock.now());
    if (wait > 0) {
      if (wait < Infinity) this.#loop.queue.addAfter(key, wait);
      return;
    }
    // Of this revision only: its time may just have been made longer.
    const { uid, resourceVersion } = secret.metadata;
    const preconditions = { uid, resourceVersion };
    await unlessGone(client.delete(SecretKind, splitKey(key), { preconditions, signal }));
    logger.info({ secret: key }, 'the token has expired');
  }
}
