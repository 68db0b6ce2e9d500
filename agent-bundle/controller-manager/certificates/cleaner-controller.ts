import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { untilSuperfluous } from './request-state.ts';

/** A timer of the system cannot wait longer. Milliseconds. */
const longest = 24 * 60 * 60_000;

/** Deletes requests that nobody needs any more: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#request-signing-process */
export class CertificateCleanerController implements Controller {
  readonly #context: ControllerContext;
  readonly #requests: Informer<CertificateSigningRequest>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#requests = context.informers.of(CertificateSigningRequestKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#requests],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#requests.onChange(({ key, object }) => object && this.#loop.queue.add(key));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const request = this.#requests.get(name);
    if (!request) return;
    const { client, clock, logger } = this.#context;
    const wait = untilSuperfluous(request, clock.now());
    if (wait > 0) {
      if (wait < Infinity) this.#loop.queue.addAfter(name, Math.min(wait, longest));
      return;
    }
    const preconditions = { uid: request.metadata.uid, resourceVersion: request.metadata.resourceVersion };
    await unlessGone(client.delete(CertificateSigningRequestKind, { name }, { preconditions, signal }));
    logger.info({ request: name }, 'deleted');
  }
}
